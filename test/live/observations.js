import { elements } from './cos.js'

/**
 * What documents leave open: each says what this COS does, in a few words, and none can fail.
 * `[the question, observe(cos, folder)]`
 */
export const observations = [
  [
    'unsigned header x-cos-meta-a added to a signed PUT',
    async (cos, folder) => {
      const key = `${folder}unsigned-meta`
      const put = await cos.ask('PUT', key, { unsignedHeaders: { 'x-cos-meta-a': 'added' }, body: 'x' })
      const head = await cos.ask('HEAD', key)
      return unlessRefused(put, head.headers['x-cos-meta-a'] === 'added' ? 'honoured' : 'ignored')
    },
  ],
  [
    'unsigned header Content-Type added to a signed PUT',
    async (cos, folder) => {
      const key = `${folder}unsigned-type`
      const put = await cos.ask('PUT', key, {
        unsignedHeaders: { 'content-type': 'text/x-added' },
        body: 'x',
      })
      const head = await cos.ask('HEAD', key)
      return unlessRefused(put, head.headers['content-type'] === 'text/x-added' ? 'honoured' : 'ignored')
    },
  ],
  [
    'unsigned header x-cos-copy-source added to a signed PUT',
    async (cos, folder) => {
      const { bucket, region } = cos.configuration
      await cos.ask('PUT', `${folder}unsigned-source`, { body: 'of the source' })
      const source = `${bucket}.cos.${region}.myqcloud.com/${folder}unsigned-source`
      const put = await cos.ask('PUT', `${folder}unsigned-copy`, {
        unsignedHeaders: { 'x-cos-copy-source': source },
      })
      const { body } = await cos.ask('GET', `${folder}unsigned-copy`)
      return unlessRefused(put, body === 'of the source' ? 'honoured: it copies' : 'ignored')
    },
  ],
  [
    'unsigned parameter response-content-disposition added to a signed GET',
    async (cos, folder) => {
      await cos.ask('PUT', `${folder}unsigned-response`, { body: 'x' })
      const unsignedParams = { 'response-content-disposition': 'inline; filename=added' }
      const got = await cos.ask('GET', `${folder}unsigned-response`, { unsignedParams })
      const isAdded = got.headers['content-disposition']?.includes('filename=added')
      return unlessRefused(got, isAdded ? 'honoured' : 'ignored')
    },
  ],
  [
    'unsigned parameter acl added to a signed GET',
    async (cos, folder) => {
      await cos.ask('PUT', `${folder}unsigned-acl`, { body: 'of the object' })
      const got = await cos.ask('GET', `${folder}unsigned-acl`, { unsignedParams: { acl: '' } })
      return unlessRefused(
        got,
        got.body === 'of the object' ? 'ignored' : 'honoured: it answers the access list',
      )
    },
  ],
  [
    'x-cos-forbid-overwrite, signed, on an object that is there',
    (cos, folder) => overwrite(cos, `${folder}forbid-signed`, { headers: forbid }),
  ],
  [
    'x-cos-forbid-overwrite, not signed, on an object that is there',
    (cos, folder) => overwrite(cos, `${folder}forbid-unsigned`, { unsignedHeaders: forbid }),
  ],
  [
    'Content-Length signed as 5, six bytes sent as such',
    async (cos, folder) => {
      const question = {
        headers: { 'content-length': '5' },
        unsignedHeaders: { 'content-length': '6' },
        body: '123456',
      }
      return stored(cos, `${folder}length-other`, question)
    },
  ],
  [
    'Content-Length signed and sent as 5, six bytes sent',
    (cos, folder) =>
      stored(cos, `${folder}length-less`, { headers: { 'content-length': '5' }, body: '123456' }),
  ],
  [
    'Content-Length signed and sent as 5, the connection ends after three bytes',
    (cos, folder) => {
      const question = { headers: { 'content-length': '5' }, body: '123', cut: true }
      return stored(cos, `${folder}length-cut`, question)
    },
  ],
  [
    'DELETE with an empty uploadId',
    async (cos, folder) => {
      const key = `${folder}empty-id-delete`
      await cos.ask('PUT', key, { body: 'x' })
      const deleted = await cos.ask('DELETE', key, { params: { uploadId: '' } })
      const { status } = await cos.ask('GET', key)
      return unlessRefused(deleted, status === 404 ? 'it deletes the object' : 'the object is kept')
    },
  ],
  [
    'GET with an empty uploadId',
    async (cos, folder) => {
      const key = `${folder}empty-id-get`
      await cos.ask('PUT', key, { body: 'of the object' })
      const got = await cos.ask('GET', key, { params: { uploadId: '' } })
      return unlessRefused(got, got.body === 'of the object' ? 'it answers the object' : 'something else')
    },
  ],
  ...[
    { partNumber: '1', uploadId: '' },
    { partNumber: '', uploadId: '' },
    { partNumber: '0', uploadId: 'absent' },
  ].map((params, index) => [
    `PUT with partNumber=${params.partNumber} and uploadId=${params.uploadId}`,
    (cos, folder) => stored(cos, `${folder}empty-id-put-${index}`, { params, body: 'x' }),
  ]),
  [
    'key a//b: is it the same object as a/b',
    async (cos, folder) => {
      const put = await cos.ask('PUT', `${folder}double//slash`, { body: 'double' })
      const { status, body } = await cos.ask('GET', `${folder}double/slash`)
      return unlessRefused(put, status === 200 && body === 'double' ? 'the same' : 'another one')
    },
  ],
  [
    'key a//b: how it stands in a listing',
    async (cos, folder) => {
      const listing = await cos.ask('GET', '/', { params: { prefix: `${folder}double` } })
      const keys = elements(listing.body, 'Key').map((key) => key.slice(folder.length))
      return unlessRefused(listing, keys.join(', ') || 'not at all')
    },
  ],
]

const forbid = { 'x-cos-forbid-overwrite': 'true' }

async function overwrite(cos, key, question) {
  await cos.ask('PUT', key, { body: 'old' })
  const put = await cos.ask('PUT', key, { ...question, body: 'new' })
  const { body } = await cos.ask('GET', key)
  return `${unlessRefused(put, 'accepted')}; ${body === 'old' ? 'the old one is kept' : 'it is overwritten'}`
}

async function stored(cos, key, question) {
  const put = await cos.ask('PUT', key, question)
  const { status, body } = await cos.ask('GET', key)
  return `${unlessRefused(put, 'accepted')}; ${status === 200 ? `stored: ${body}` : 'nothing is stored'}`
}

function unlessRefused({ status, code }, otherwise) {
  if (status >= 200 && status < 300) return otherwise
  return status === 0 ? 'the connection is closed' : `refused: ${status} ${code ?? ''}`.trimEnd()
}
