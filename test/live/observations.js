import { findElements } from './cos.js'

/**
 * Behavior that the documents leave open: `[question, observe(cos, folder)]`. Each observation says in a few words what
 * this COS does, and none can fail.
 */
export const observations = [
  [
    'unsigned header x-cos-meta-a added to a signed PUT',
    async (cos, folder) => {
      const key = `${folder}unsigned-meta`
      const put = await cos.ask('PUT', key, { unsignedHeaders: { 'x-cos-meta-a': 'added' }, body: 'x' })
      const head = await cos.ask('HEAD', key)
      return describeUnlessRefused(put, head.headers['x-cos-meta-a'] === 'added' ? 'honored' : 'ignored')
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
      return describeUnlessRefused(
        put,
        head.headers['content-type'] === 'text/x-added' ? 'honored' : 'ignored',
      )
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
      return describeUnlessRefused(put, body === 'of the source' ? 'honored: it copies' : 'ignored')
    },
  ],
  [
    'unsigned parameter response-content-disposition added to a signed GET',
    async (cos, folder) => {
      await cos.ask('PUT', `${folder}unsigned-response`, { body: 'x' })
      const unsignedParams = { 'response-content-disposition': 'inline; filename=added' }
      const got = await cos.ask('GET', `${folder}unsigned-response`, { unsignedParams })
      const isAdded = got.headers['content-disposition']?.includes('filename=added')
      return describeUnlessRefused(got, isAdded ? 'honored' : 'ignored')
    },
  ],
  [
    'unsigned parameter acl added to a signed GET',
    async (cos, folder) => {
      await cos.ask('PUT', `${folder}unsigned-acl`, { body: 'of the object' })
      const got = await cos.ask('GET', `${folder}unsigned-acl`, { unsignedParams: { acl: '' } })
      return describeUnlessRefused(
        got,
        got.body === 'of the object' ? 'ignored' : 'honored: it returns the ACL',
      )
    },
  ],
  [
    'signed parameter prefix sent as PREFIX',
    async (cos, folder) => {
      const key = `${folder}letter-case`
      await cos.ask('PUT', key, { body: 'x' })
      const prefix = `${folder}absent/`
      const listing = await cos.ask('GET', '/', { params: { prefix }, sentParams: { PREFIX: prefix } })
      const isIgnored = findElements(listing.body, 'Key').length > 0
      return describeUnlessRefused(listing, isIgnored ? 'ignored: it lists other objects' : 'read as prefix')
    },
  ],
  [
    'signed parameter response-content-disposition sent with capitals',
    async (cos, folder) => {
      const key = `${folder}letter-case-response`
      await cos.ask('PUT', key, { body: 'x' })
      const got = await cos.ask('GET', key, {
        params: { 'response-content-disposition': 'attachment' },
        sentParams: { 'Response-Content-Disposition': 'attachment' },
      })
      const isRead = got.headers['content-disposition']?.includes('attachment')
      return describeUnlessRefused(got, isRead ? 'read as in lower case' : 'ignored')
    },
  ],
  [
    'x-cos-forbid-overwrite, signed, on an existing object',
    (cos, folder) => describeOverwrite(cos, `${folder}forbid-signed`, { headers: forbid }),
  ],
  [
    'x-cos-forbid-overwrite, not signed, on an existing object',
    (cos, folder) => describeOverwrite(cos, `${folder}forbid-unsigned`, { unsignedHeaders: forbid }),
  ],
  [
    'Content-Length signed as 5, six bytes sent with Content-Length: 6',
    async (cos, folder) => {
      const options = {
        headers: { 'content-length': '5' },
        unsignedHeaders: { 'content-length': '6' },
        body: '123456',
      }
      return describeStored(cos, `${folder}length-other`, options)
    },
  ],
  [
    'Content-Length signed and sent as 5, six bytes sent',
    (cos, folder) =>
      describeStored(cos, `${folder}length-less`, { headers: { 'content-length': '5' }, body: '123456' }),
  ],
  [
    'Content-Length signed and sent as 5, the connection ends after three bytes',
    (cos, folder) => {
      const options = { headers: { 'content-length': '5' }, body: '123', cut: true }
      return describeStored(cos, `${folder}length-cut`, options)
    },
  ],
  [
    'DELETE with an empty uploadId',
    async (cos, folder) => {
      const key = `${folder}empty-id-delete`
      await cos.ask('PUT', key, { body: 'x' })
      const deleted = await cos.ask('DELETE', key, { params: { uploadId: '' } })
      const { status } = await cos.ask('GET', key)
      return describeUnlessRefused(deleted, status === 404 ? 'it deletes the object' : 'the object is kept')
    },
  ],
  [
    'GET with an empty uploadId',
    async (cos, folder) => {
      const key = `${folder}empty-id-get`
      await cos.ask('PUT', key, { body: 'of the object' })
      const got = await cos.ask('GET', key, { params: { uploadId: '' } })
      return describeUnlessRefused(
        got,
        got.body === 'of the object' ? 'it returns the object' : 'something else',
      )
    },
  ],
  ...[
    { partNumber: '1', uploadId: '' },
    { partNumber: '', uploadId: '' },
    { partNumber: '0', uploadId: 'absent' },
  ].map((params, index) => [
    `PUT with partNumber=${params.partNumber} and uploadId=${params.uploadId}`,
    (cos, folder) => describeStored(cos, `${folder}empty-id-put-${index}`, { params, body: 'x' }),
  ]),
  [
    'key a//b: the same object as a/b?',
    async (cos, folder) => {
      const put = await cos.ask('PUT', `${folder}double//slash`, { body: 'double' })
      const { status, body } = await cos.ask('GET', `${folder}double/slash`)
      return describeUnlessRefused(
        put,
        status === 200 && body === 'double' ? 'the same' : 'a different object',
      )
    },
  ],
  [
    'key a//b: its name in a listing',
    async (cos, folder) => {
      const listing = await cos.ask('GET', '/', { params: { prefix: `${folder}double` } })
      const keys = findElements(listing.body, 'Key').map((key) => key.slice(folder.length))
      return describeUnlessRefused(listing, keys.join(', ') || 'not at all')
    },
  ],
]

const forbid = { 'x-cos-forbid-overwrite': 'true' }

async function describeOverwrite(cos, key, options) {
  await cos.ask('PUT', key, { body: 'old' })
  const put = await cos.ask('PUT', key, { ...options, body: 'new' })
  const { body } = await cos.ask('GET', key)
  return `${describeUnlessRefused(put, 'accepted')}; ${body === 'old' ? 'the old one is kept' : 'it is overwritten'}`
}

async function describeStored(cos, key, options) {
  const put = await cos.ask('PUT', key, options)
  const { status, body } = await cos.ask('GET', key)
  return `${describeUnlessRefused(put, 'accepted')}; ${status === 200 ? `stored: ${body}` : 'nothing is stored'}`
}

function describeUnlessRefused({ status, code }, otherwise) {
  if (status >= 200 && status < 300) return otherwise
  return status === 0 ? 'the connection is closed' : `refused: ${status} ${code ?? ''}`.trimEnd()
}
