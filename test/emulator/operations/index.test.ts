import { describe, expect, test } from 'vitest'
import { outcome, startCos } from '../support/local-cos.js'

describe('findOperation', () => {
  test.each([
    ['POST', '/', {}],
    ['DELETE', '/a', { acl: '' }],
    ['GET', '/a', { lifecycle: '' }],
    ['POST', '/', { inventory: '', id: '1' }],
    ['PUT', '/', { location: '' }],
    ['GET', '/', { acl: '', tagging: '' }],
    ['POST', '/a', {}],
    ['PUT', '/a', { partNumber: '1' }],
    ['PUT', '/a', { uploadId: '1' }],
  ])(
    'returns 501 NotImplemented for %s %s %o, after the signature is checked',
    async (method, path, params) => {
      const { send } = await startCos()
      expect(await outcome(send(method, path, { params: params as Record<string, string> }))).toBe(
        '501 NotImplemented',
      )
      const wrong = { params: params as Record<string, string>, secretKey: 'other' }
      expect(await outcome(send(method, path, wrong))).toBe('403 SignatureDoesNotMatch')
    },
  )

  test.each(
    `asyncfetch attributes ci-process domaincertificate image_process legal-hold notification objectlock policyStatus
  position publicAccessBlock rename requestPayment retention select select-type symlink torrent`.split(/\s+/),
  )('returns 501 NotImplemented for a listing, download, upload and deletion with ?%s', async (name) => {
    const { send } = await startCos()
    await send('PUT', '/a', { body: 'old' })
    for (const value of ['', '1']) {
      for (const [method, path] of [
        ...[['GET', '/'] as const, ['GET', '/a'] as const, ['DELETE', '/a'] as const],
        ...[['PUT', '/a'] as const, ['POST', '/a'] as const],
      ]) {
        const body = method === 'PUT' ? { body: 'new' } : {}
        expect(await outcome(send(method, path, { params: { [name]: value }, ...body }))).toBe(
          '501 NotImplemented',
        )
      }
    }
    expect(await (await send('GET', '/a')).text()).toBe('old')
  })

  test.each(
    'accelerate cors domain encryption intelligenttiering intelligent-tiering inventory lifecycle location logging object-lock origin policy referer replication versioning versions website'.split(
      ' ',
    ),
  )('returns 501 NotImplemented for an object with ?%s, which only a bucket has', async (name) => {
    const { send } = await startCos()
    await send('PUT', '/a', { body: 'old' })
    for (const method of ['GET', 'PUT', 'POST', 'DELETE']) {
      const body = method === 'GET' ? {} : { body: 'new' }
      expect(await outcome(send(method, '/a', { params: { [name]: '' }, ...body }))).toBe(
        '501 NotImplemented',
      )
    }
    expect(await (await send('GET', '/a')).text()).toBe('old')
  })
})
