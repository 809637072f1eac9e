import { findElement, findElements } from './cos.js'
import { expectCode, expectEqual, expectStatus } from './expect.js'

const PART = 1_048_576

/** What Cosgate requires of uploads by clients: `[rule, prove(cos, folder)]`. */
export const uploadRules = [
  [
    'a presigned upload enforces the signed Content-Type and Content-Length',
    async (cos, folder) => {
      const key = `${folder}presigned`
      const headers = { 'content-type': 'image/png', 'content-length': '3' }
      const url = cos.signer.getPresignedUrl({ method: 'PUT', key, headers })
      const otherType = { ...headers, 'content-type': 'text/html' }
      expectCode(await cos.follow('PUT', url, { headers: otherType, body: 'abc' }), mismatch, 'another type')
      const longer = { 'content-type': 'image/png' }
      expectCode(await cos.follow('PUT', url, { headers: longer, body: 'abcd' }), mismatch, 'a longer body')
      expectStatus(await cos.follow('PUT', url, { headers, body: 'abc' }), 200, 'as signed')
    },
  ],
  [
    'a multipart upload lists its parts and completes to the whole object',
    async (cos, folder) => {
      const key = `${folder}parts`
      const parts = ['a'.repeat(PART), 'the end']
      const uploadId = await initiate(cos, key)
      const etags = []
      for (const [index, body] of parts.entries()) {
        const params = { partNumber: String(index + 1), uploadId }
        etags.push((await cos.ask('PUT', key, { params, body })).headers.etag)
      }
      const listed = await cos.ask('GET', key, { params: { uploadId } })
      expectEqual(findElements(listed.body, 'PartNumber').join(), '1,2', 'listed parts')
      const done = await cos.ask('POST', key, { params: { uploadId }, body: completion(etags) })
      expectStatus(done, 200, 'completion')
      const head = await cos.ask('HEAD', key)
      expectEqual(head.headers['content-length'], String(PART + 7), 'size')
    },
  ],
  [
    'unfinished uploads are listed by prefix, and an aborted upload is not listed',
    async (cos, folder) => {
      const key = `${folder}aborted`
      const uploadId = await initiate(cos, key)
      const listing = () => cos.ask('GET', '/', { params: { uploads: '', prefix: key } })
      expectEqual(findElements((await listing()).body, 'UploadId').join(), uploadId, 'listed uploads')
      expectStatus(await cos.ask('DELETE', key, { params: { uploadId } }), 204, 'abort')
      expectEqual(findElements((await listing()).body, 'UploadId').join(), '', 'listed uploads')
    },
  ],
  [
    'a form upload must match its policy',
    async (cos, folder) => {
      const accepted = await postForm(cos, { keyPrefix: `${folder}form/`, maxBytes: 10 }, 'form')
      expectEqual(String(accepted.status).startsWith('2'), true, 'a form within the policy')
      expectEqual((await cos.ask('GET', `${folder}form/a.txt`)).body, 'form', 'body')
      const tooLarge = await postForm(cos, { keyPrefix: `${folder}form/`, maxBytes: 10 }, 'more than ten')
      expectCode(tooLarge, ['EntityTooLarge'], 'a file above maxBytes')
    },
  ],
]

const mismatch = ['SignatureDoesNotMatch']

async function initiate(cos, key) {
  const initiated = await cos.ask('POST', key, { params: { uploads: '' } })
  expectStatus(initiated, 200, 'initiation')
  return findElement(initiated.body, 'UploadId')
}

function completion(etags) {
  const parts = etags.map(
    (etag, index) => `<Part><PartNumber>${index + 1}</PartNumber><ETag>${etag}</ETag></Part>`,
  )
  return `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`
}

/** Builds the form by hand, because `cos.follow` returns the status and XML like for all other requests. */
function postForm(cos, request, content) {
  const { url, fields } = cos.signer.getPostPolicy(request)
  cos.written.add(`${request.keyPrefix}a.txt`)
  const boundary = 'cosgate-live-form'
  const field = ([name, value]) =>
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
  const file = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n${content}\r\n`
  const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` }
  const body = `${Object.entries(fields).map(field).join('')}${file}--${boundary}--\r\n`
  return cos.follow('POST', url, { headers, body })
}
