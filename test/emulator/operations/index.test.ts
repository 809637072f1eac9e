import { describe, expect, test } from 'vitest'
import { outcome, startCos } from '../support/local-cos.js'

describe('findOperation', () => {
  test.each([
    ['PUT', '/', {}],
    ['DELETE', '/', {}],
    ['GET', '/', { acl: '' }],
    ['GET', '/a', { acl: '' }],
    ['PUT', '/a', { tagging: '' }],
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
    `accelerate acl asyncfetch attributes ci-process cors domain domaincertificate encryption image_process
  intelligent-tiering intelligenttiering inventory legal-hold lifecycle location logging notification object-lock
  objectlock origin policy policyStatus position publicAccessBlock referer rename replication requestPayment restore
  retention select select-type symlink tagging torrent versioning versions website`.split(/\s+/),
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
})
