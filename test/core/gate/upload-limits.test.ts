import { describe, expect, it } from 'vitest'
import { frameworkForTest, open, requestOnce } from '../../support/gate-fixture.js'
import { expectNoSignature, expectSignedUrl } from '../../support/sdk-oracle.js'

type Fields = Record<string, string>
interface Upload {
  method: string
  params: Fields
}
const uploads: Record<string, Upload> = {
  PutObject: { method: 'PUT', params: {} },
  AppendObject: { method: 'POST', params: { append: '', position: '0' } },
  UploadPart: { method: 'PUT', params: { partNumber: '1', uploadId: 'u' } },
  InitiateMultipartUpload: { method: 'POST', params: { uploads: '' } },
}
const others: Record<string, Upload> = {
  CompleteMultipartUpload: { method: 'POST', params: { uploadId: 'u' } },
  GetObject: { method: 'GET', params: {} },
  DeleteObject: { method: 'DELETE', params: {} },
}
const key = 'a.png'
const both = { maxBytes: 1000, contentTypes: ['image/*', 'application/pdf'] }
const tried = async (upload: Upload, headers: Fields, grant: object) => {
  const options = { allow: open, decision: { allow: true, ...grant } }
  return (await requestOnce(frameworkForTest(), 'presign', { ...upload, key, headers }, options)).answer
}
async function expectSigned(upload: Upload, headers: Fields, grant: object): Promise<void> {
  const { json } = await tried(upload, headers, grant)
  expectSignedUrl(json.url as string, { ...upload, path: `/${key}`, headers })
}
async function expectRefused(upload: Upload, headers: Fields, grant: object, problem: object): Promise<void> {
  const answer = await tried(upload, headers, grant)
  expect(answer.json).toMatchObject(problem)
  expectNoSignature(answer)
}
const missing = (name: string) => ({
  status: 400,
  code: 'invalid_request',
  detail: expect.stringContaining(name),
})
const tooLarge = { status: 413, code: 'payload_too_large' }
const wrongType = { status: 415, code: 'unsupported_media_type' }

describe.each(['PutObject', 'AppendObject', 'UploadPart'])('maxBytes limits %s', (action) => {
  const upload = uploads[action]!
  const limit = { maxBytes: 1000 }
  it('returns 400 if the request does not name its content-length', () =>
    expectRefused(upload, {}, limit, missing('content-length')))
  it.each(['0', '1', '1000'])('signs %s bytes', (size) =>
    expectSigned(upload, { 'content-length': size }, limit),
  )
  it.each(['1001', '9007199254740991'])('returns 413 for %s bytes', (size) =>
    expectRefused(upload, { 'content-length': size }, limit, tooLarge),
  )
  it.each(['9007199254740993', '1e2', '0x10', ' 5', '5 ', '+5', '5,5', '٥'])(
    'returns 400 for the length %j',
    (size) => expectRefused(upload, { 'content-length': size }, limit, missing('content-length')),
  )
})

describe.each(['PutObject', 'AppendObject', 'InitiateMultipartUpload'])(
  'contentTypes limits %s',
  (action) => {
    const upload = uploads[action]!
    const limit = { contentTypes: both.contentTypes }
    it('returns 400 if the request does not name its content-type', () =>
      expectRefused(upload, {}, limit, missing('content-type')))
    it.each(['image/png', 'IMAGE/PNG', 'application/pdf', 'image/svg+xml', 'application/pdf; version=1'])(
      'signs %s',
      (type) => expectSigned(upload, { 'content-type': type }, limit),
    )
    it.each(['text/html', 'imagex/png', 'application/pdfx', 'text/html; a=image/png', 'text/html,image/png'])(
      'returns 415 for %s',
      (type) => expectRefused(upload, { 'content-type': type }, limit, wrongType),
    )
    it.each(['image/', 'image/*', 'image', 'image/png,text/html', 'image/png text/html', 'image/png/x', ''])(
      'never signs %j, which is not a media type',
      async (type) => expectNoSignature(await tried(upload, { 'content-type': type }, limit)),
    )
  },
)

describe('maxBytes and contentTypes apply only to the uploads that they concern', () => {
  it('UploadPart needs no type and InitiateMultipartUpload no length', async () => {
    await expectSigned(uploads.UploadPart!, { 'content-length': '5' }, both)
    await expectSigned(uploads.InitiateMultipartUpload!, { 'content-type': 'image/png' }, both)
  })
  it.each(Object.entries(others))('%s is signed unchanged', (_action, other) => expectSigned(other, {}, both))
  it('*/* allows any type, but the request must name one', async () => {
    await expectSigned(uploads.PutObject!, { 'content-type': 'text/html' }, { contentTypes: ['*/*'] })
    await expectRefused(uploads.PutObject!, {}, { contentTypes: ['*/*'] }, missing('content-type'))
  })
  it('the checked header is the signed one, even if the grant sets it', async () => {
    const grant = { headers: { 'content-type': 'text/html', 'content-length': '5000' }, ...both }
    const answer = await tried(
      uploads.PutObject!,
      { 'content-type': 'image/png', 'content-length': '5' },
      grant,
    )
    expectNoSignature(answer)
    expect(answer.status).toBeGreaterThanOrEqual(400)
  })
  it('they apply to the amended request: a PutObject that a grant turns into a part needs its length', () =>
    expectRefused(
      uploads.PutObject!,
      {},
      { maxBytes: 5, params: { partNumber: '1', uploadId: 'u' } },
      missing('content-length'),
    ))
})
