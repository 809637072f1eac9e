import { describe, expect, test } from 'vitest'
import { bucket, outcome, signHost, startCos } from '../support/local-cos.js'
import { createForm, postForm, signConditions } from '../support/signed-form.js'

// biome-ignore lint/suspicious/noTemplateCurlyInString: this is COS's placeholder
const keyWithPlaceholder = 'u/${filename}'

describe('postObject', () => {
  test('returns 204 for a signed policy and stores the file with the headers in its fields', async () => {
    const { url, send } = await startCos()
    const fields = { key: '目录/a.txt', 'Content-Type': 'text/x', 'x-cos-meta-a': '1' }
    const policy = signConditions([
      { bucket },
      { key: '目录/a.txt' },
      ['starts-with', '$Content-Type', 'text/'],
    ])
    const response = await postForm(url, createForm({ ...fields, ...policy }))
    expect([response.status, response.headers.get('etag')]).toEqual([
      204,
      '"5d41402abc4b2a76b9719d911017c592"',
    ])
    expect(response.headers.get('location')).toBe(`${url}/%E7%9B%AE%E5%BD%95/a.txt`)
    const stored = await send('GET', '/目录/a.txt')
    expect([await stored.text(), stored.headers.get('content-type')]).toEqual(['hello', 'text/x'])
    expect(stored.headers.get('x-cos-meta-a')).toBe('1')
  })

  test("ignores the file part's Content-Type", async () => {
    const { url, send } = await startCos()
    await postForm(url, createForm({ key: 'a', ...signConditions([]) }))
    expect((await send('HEAD', '/a')).headers.get('content-type')).toBe('application/octet-stream')
  })

  test('replaces the file name placeholder before it checks the policy', async () => {
    const { url, send } = await startCos()
    const fields = { key: keyWithPlaceholder, ...signConditions([['eq', '$key', 'u/报告.txt']]) }
    expect((await postForm(url, createForm(fields, 'x', '报告.txt'))).status).toBe(204)
    expect((await send('HEAD', '/u/报告.txt')).status).toBe(200)
    expect(await outcome(postForm(url, createForm(fields, 'x', 'other.txt')))).toBe('403 AccessDenied')
  })

  test('accepts the field Signature of mini programs, which sign the plain POST /', async () => {
    const { url, host } = await startCos()
    const Signature = signHost('post', '/', host)
    expect((await postForm(url, createForm({ key: 'a', Signature }))).status).toBe(204)
    expect(await outcome(postForm(url, createForm({ key: 'a', Signature: `${Signature}0` })))).toBe(
      '403 SignatureDoesNotMatch',
    )
    expect(await outcome(postForm(url, createForm({ key: 'a' })))).toBe('403 AccessDenied')
  })

  test.each([
    ['400 InvalidObjectName', 'without a key', (form: FormData) => form.delete('key')],
    ['400 KeyTooLong', 'with a key of 851 bytes', (form: FormData) => form.set('key', 'a'.repeat(851))],
    [
      '400 InvalidArgument',
      'with an invalid redirect URL',
      (form: FormData) => form.set('success_action_redirect', 'nowhere'),
    ],
  ])('returns %s for a form %s and stores nothing', async (expected, _, change) => {
    const { url, send } = await startCos()
    const form = createForm({ key: 'a', ...signConditions([]) })
    change(form)
    // The file must be the last field.
    const file = form.get('file')!
    form.delete('file')
    form.append('file', file)
    expect(await outcome(postForm(url, form))).toBe(expected)
    expect((await send('HEAD', '/a')).status).toBe(404)
  })
})
