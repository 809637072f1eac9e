import { describe, expect, test } from 'vitest'
import { bucket, outcome, startCos } from '../support/local-cos.js'

describe('copyObject', () => {
  test('copies the metadata, or replaces it if x-cos-metadata-directive is Replaced', async () => {
    const { send } = await startCos()
    await send('PUT', '/a', { body: 'hello', headers: { 'x-cos-meta-a': '1' } })
    const source = { 'x-cos-copy-source': `${bucket}.cos.ap-guangzhou.myqcloud.com/a` }
    const replaced = { 'x-cos-metadata-directive': 'Replaced', 'x-cos-meta-b': '2' }
    const response = await send('PUT', '/b', { headers: source })
    expect(await response.text()).toContain('<ETag>&quot;5d41402abc4b2a76b9719d911017c592&quot;</ETag>')
    await send('PUT', '/c', { headers: { ...source, ...replaced } })
    const readMetadata = async (path: string) => {
      const { headers } = await send('HEAD', path)
      return [headers.get('x-cos-meta-a'), headers.get('x-cos-meta-b')]
    }
    expect([await readMetadata('/b'), await readMetadata('/c')]).toEqual([
      ['1', null],
      [null, '2'],
    ])
  })

  test.each([
    [
      '404 NoSuchKey',
      'the source does not exist',
      { 'x-cos-copy-source': `${bucket}.cos.a.myqcloud.com/none` },
    ],
    [
      '404 NoSuchBucket',
      'the source is in another bucket',
      { 'x-cos-copy-source': 'b-1250000000.cos.a.myqcloud.com/a' },
    ],
    [
      '412 PreconditionFailed',
      'a condition fails',
      { 'x-cos-copy-source': 'x/a', 'x-cos-copy-source-if-match': '"x"' },
    ],
    ['400 InvalidArgument', 'the source has no key', { 'x-cos-copy-source': 'nothing' }],
  ] as [string, string, Record<string, string>][])('returns %s if %s', async (expected, _, headers) => {
    const { send } = await startCos()
    await send('PUT', '/a', { body: 'x' })
    expect(await outcome(send('PUT', '/b', { headers }))).toBe(expected)
  })

  test.each([
    ['nothing', {}, null, null],
    ['a storage class', { 'x-cos-storage-class': 'ARCHIVE' }, 'ARCHIVE', null],
    ['encryption', { 'x-cos-server-side-encryption': 'AES256' }, null, 'AES256'],
  ] as [string, Record<string, string>, string | null, string | null][])(
    'takes storage class and encryption from a request that names %s, not from the source',
    async (_, own, storageClass, encryption) => {
      const { send } = await startCos()
      const headers = { 'x-cos-storage-class': 'STANDARD_IA', 'x-cos-server-side-encryption': 'cos/kms' }
      await send('PUT', '/a', { body: 'x', headers })
      await send('PUT', '/b', { headers: { 'x-cos-copy-source': 'x/a', ...own } })
      const copy = await send('HEAD', '/b')
      expect(copy.headers.get('x-cos-storage-class')).toBe(storageClass)
      expect(copy.headers.get('x-cos-server-side-encryption')).toBe(encryption)
    },
  )

  test('returns 400 InvalidRequest for a copy of an object to itself that changes nothing', async () => {
    const { send } = await startCos()
    await send('PUT', '/a', { body: 'x', headers: { 'x-cos-meta-a': '1' } })
    const copy = (headers: Record<string, string>) =>
      outcome(send('PUT', '/a', { headers: { 'x-cos-copy-source': 'x/a', ...headers } }))
    expect(await copy({})).toBe('400 InvalidRequest')
    expect(await copy({ 'x-cos-storage-class': 'STANDARD' })).toBe('200 undefined')
    expect(await copy({ 'x-cos-metadata-directive': 'Replaced' })).toBe('200 undefined')
    expect((await send('HEAD', '/a')).headers.get('x-cos-meta-a')).toBe(null)
  })
})
