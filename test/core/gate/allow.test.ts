import { describe, expect, it } from 'vitest'
import { frameworkForTest, requestOnce } from '../../support/gate-fixture.js'
import { expectNoSignature, expectSignedUrl } from '../../support/sdk-oracle.js'

const key = 'a.txt'
const withHeader = (name: string) => ({ method: 'PUT', key, headers: { [name]: '1' } })
const withParam = (name: string, method = 'GET') => ({ method, key, params: { [name]: '1' } })
const listing = (name: string) => ({
  method: 'GET',
  key: '/',
  params: { uploads: '', prefix: 'p', [name]: '1' },
})
const words = (text: string) => text.trim().split(/\s+/)

const safeHeaders = words(`content-type content-length content-md5 content-disposition content-encoding
  cache-control expires range if-match if-none-match if-modified-since if-unmodified-since x-cos-meta-name
  x-cos-storage-class x-cos-forbid-overwrite x-cos-traffic-limit x-cos-content-sha1 x-cos-sdk-retry X-Cos-Meta-B`)
const otherHeaders = words(`expect origin transfer-encoding pic-operations x-cos-acl x-cos-grant-read
  x-cos-callback x-cos-server-side-encryption x-cos-tagging x-ci-process x-cos-metaname`)
const safeParams = words(`response-content-language response-expires response-cache-control
  response-content-disposition response-content-encoding imageMogr2/thumbnail imageView2/1 imageInfo exif
  watermark/1 watermark/3/type`)
const otherParams = words(`response-content-type versionId prefix delimiter marker key-marker upload-id-marker
  max-keys max-uploads max-parts part-number-marker encoding-type page-size callback x-cos-meta-a
  imageInfo2 imageMogr2 watermark`)
const listingParams = words('delimiter key-marker upload-id-marker max-uploads encoding-type')
const reserved = words(`q-ak q-sign-algorithm q-signature q-anything Q-AK sign SIGN x-cos-security-token
  X-Cos-Security-Token x-ci-security-token authorization`)

type Fields = Record<string, string>
async function expectSigned(clientRequest: unknown, allow?: object): Promise<void> {
  const { answer } = await requestOnce(frameworkForTest(), 'presign', clientRequest, allow && { allow })
  expect(answer.text).not.toContain('invalid_request')
  const {
    method,
    params,
    headers = {},
  } = clientRequest as { method: string; params?: Fields; headers?: Fields }
  const lower = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
  )
  const path = (clientRequest as { key: string }).key === '/' ? '/' : `/${key}`
  expectSignedUrl(answer.json.url as string, { method, params, headers: lower, path })
}
async function expectRefused(clientRequest: unknown, name: string, allow?: object): Promise<void> {
  for (const endpoint of ['auth', 'presign']) {
    const { answer, intents } = await requestOnce(
      frameworkForTest(),
      endpoint,
      clientRequest,
      allow && { allow },
    )
    expect(answer).toMatchObject({ status: 400, json: { code: 'invalid_request' } })
    expect((answer.json.detail as string).toLowerCase()).toContain(name.toLowerCase())
    expectNoSignature(answer)
    expect(intents).toEqual([])
  }
}

describe('headers that a client may use', () => {
  it.each(safeHeaders)('signs %s by default', (name) => expectSigned(withHeader(name)))
  it.each(otherHeaders)('signs %s only if allow.headers lists it', async (name) => {
    await expectRefused(withHeader(name), name)
    await expectSigned(withHeader(name), { headers: [name] })
    await expectSigned(withHeader(name), { headers: [`${name.slice(0, 5)}*`] })
    await expectSigned(withHeader(name), { headers: ['*'] })
    await expectSigned(withHeader(name.toUpperCase()), { headers: [name] })
  })
  it('allow.headers adds exact names and prefixes to the default list', async () => {
    const allow = { headers: ['x-cos-acl', 'x-ci-*'] }
    await expectSigned(withHeader('content-type'), allow)
    await expectSigned(withHeader('x-ci-anything'), allow)
    await expectRefused(withHeader('x-cos-acls'), 'x-cos-acls', allow)
    await expectRefused(withHeader('expect'), 'expect', allow)
  })
  it.each(reserved)('returns 400 for %s even if everything is allowed', (name) =>
    expectRefused(withHeader(name), name, { headers: ['*'] }),
  )
})

describe('parameters that a client may use', () => {
  it.each(safeParams)('%s by default', (name) => expectSigned(withParam(name)))
  it.each(otherParams)('returns 400 for %s by default', (name) => expectRefused(withParam(name), name))
  it.each(listingParams)('signs %s for a listing by default', (name) => expectSigned(listing(name)))
  it.each(['imageMogr2/thumbnail', 'watermark/1', 'exif', 'imageInfo'])('signs %s on GET only', (name) =>
    expectRefused(withParam(name, 'PUT'), name),
  )
  it('allow.params adds exact names and prefixes, compared in lower case, sent as given', async () => {
    await expectSigned(withParam('versionId'), { params: ['versionId'] })
    await expectSigned(withParam('VersionID'), { params: ['versionid'] })
    await expectSigned(withParam('page-size'), { params: ['page-*'] })
    await expectSigned(withParam('response-content-type'), { params: ['*'] })
    await expectRefused(withParam('version'), 'version', { params: ['versionId', 'page-*'] })
  })
  it.each(reserved)('%s never', (name) => expectRefused(withParam(name), name, { params: ['*'] }))
})
