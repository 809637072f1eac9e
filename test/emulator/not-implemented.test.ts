import { expect, test } from 'vitest'
import { refusal, startCos } from './local-cos.js'

test.each([
  ['PUT', '/', {}],
  ['DELETE', '/', {}],
  ['GET', '/', { acl: '' }],
  ['GET', '/a', { acl: '' }],
  ['PUT', '/a', { tagging: '' }],
  ['GET', '/a', { versionId: '1' }],
  ['POST', '/a', {}],
  ['PUT', '/a', { partNumber: '1' }],
  ['PUT', '/a', { uploadId: '1' }],
])('%s %s %o is 501 NotImplemented once its signature is good', async (method, path, params) => {
  const { send } = await startCos()
  expect(await refusal(send(method, path, { params: params as Record<string, string> }))).toBe(
    '501 NotImplemented',
  )
  const wrong = { params: params as Record<string, string>, secretKey: 'other' }
  expect(await refusal(send(method, path, wrong))).toBe('403 SignatureDoesNotMatch')
})

test.each(
  `accelerate acl asyncfetch attributes ci-process cors domain domaincertificate encryption image_process
  intelligent-tiering intelligenttiering inventory legal-hold lifecycle location logging notification object-lock
  objectlock origin policy policyStatus position publicAccessBlock referer rename replication requestPayment restore
  retention select select-type symlink tagging torrent versionId versioning versions website`.split(/\s+/),
)('with ?%s a listing, a download, an upload and a deletion are 501 NotImplemented', async (name) => {
  const { send } = await startCos()
  await send('PUT', '/a', { body: 'old' })
  for (const value of ['', '1']) {
    for (const [method, path] of [
      ...[['GET', '/'] as const, ['GET', '/a'] as const, ['DELETE', '/a'] as const],
      ...[['PUT', '/a'] as const, ['POST', '/a'] as const],
    ]) {
      const body = method === 'PUT' ? { body: 'new' } : {}
      expect(await refusal(send(method, path, { params: { [name]: value }, ...body }))).toBe(
        '501 NotImplemented',
      )
    }
  }
  expect(await (await send('GET', '/a')).text()).toBe('old')
})

test.each(['imageMogr2/thumbnail/!50p', 'imageView2/1/w/100', 'imageInfo', 'exif', 'watermark/2/text/YQ'])(
  'a download with ?%s is a plain download',
  async (name) => {
    const { send } = await startCos()
    await send('PUT', '/a', { body: 'picture' })
    const answer = await send('GET', '/a', { params: { [name]: '' } })
    expect([answer.status, await answer.text()]).toEqual([200, 'picture'])
  },
)

test('an append without its position, or with a bad one, is refused', async () => {
  const { send } = await startCos()
  expect(await refusal(send('POST', '/a', { params: { append: '' } }))).toBe('501 NotImplemented')
  expect(await refusal(send('POST', '/a', { params: { append: '', position: '' } }))).toBe(
    '400 InvalidArgument',
  )
})
