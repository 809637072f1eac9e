import { randomUUID } from 'node:crypto'
import { QUOTA_BYTES } from './file-records.js'

/**
 * The requests of clients that may be signed at all. Deleting and copying are calls of the server.
 *
 * @type {import('@cosgate/core').Action[]}
 */
export const actions = [
  'PutObject',
  'InitiateMultipartUpload',
  'UploadPart',
  'CompleteMultipartUpload',
  'AbortMultipartUpload',
  'ListParts',
  'HeadObject',
  'GetObject',
]

/**
 * Decides about one request. Users upload to `incoming/<user>/`, which nobody can read. After the check, the server copies a
 * file to `files/<user>/`, from where its owner can download it.
 *
 * @param {import('@cosgate/core').Intent} intent
 * @param {string | undefined} user
 * @param {import('./file-records.js').FileRecords} records
 * @returns {Promise<import('@cosgate/core').Decision>}
 */
export async function authorizeFile(intent, user, records) {
  if (!user) return { allow: false, status: 401, detail: 'log in first' }
  const isIncoming = intent.resource.startsWith(`incoming/${user}/`)
  switch (intent.action) {
    case 'GetObject':
      return isDownload(intent, user)
    case 'HeadObject':
      // After a lost answer, the client asks COS whether its upload is complete.
      return isIncoming || isDownload(intent, user)
    case 'PutObject':
    case 'InitiateMultipartUpload':
      return limitToQuota(user, records, intent, { key: createIncomingKey(user, intent) })
    case 'UploadPart':
      return isIncoming && limitToQuota(user, records, intent)
    default:
      return isIncoming
  }
}

const isDownload = (intent, user) => intent.via === 'redirect' && intent.resource.startsWith(`files/${user}/`)

/**
 * The limit holds for the whole file, also if it is uploaded in parts.
 *
 * @returns {Promise<import('@cosgate/core').Decision>}
 */
async function limitToQuota(user, records, { size = 0 }, grant = {}) {
  const maxBytes = QUOTA_BYTES - (await records.usedBytes(user))
  // A file above the whole quota is refused by `maxBytes`, because it never fits.
  if (maxBytes <= 0 || (size > maxBytes && size <= QUOTA_BYTES))
    return { allow: false, status: 413, code: 'quota_exceeded', detail: 'your storage is full' }
  return { allow: true, maxBytes, ...grant }
}

/**
 * The server chooses the key, so that a file never overwrites another one. All requests of one upload have the same `fileId`
 * and get the same key, however often they are repeated.
 *
 * @param {string} user
 * @param {import('@cosgate/core').Intent} intent
 */
function createIncomingKey(user, { key, fileId }) {
  return `incoming/${user}/${fileId ?? randomUUID()}/${toFileName(key)}`
}

/** Returns the last segment of a key, in a form that is valid as a segment. */
function toFileName(key) {
  const name = key.split('/').at(-1).slice(0, 150)
  return /^\.{0,2}$/.test(name) ? 'file' : name.toWellFormed()
}
