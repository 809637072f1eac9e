import { checkContent } from './content-check.js'
import { QuotaExceededError } from './file-records.js'

/**
 * Creates the function for the option `uploaded`, which Cosgate calls once a client says that its upload is done and COS has
 * the object. It checks the file, copies it to where it can be downloaded, and records it. Each step can be repeated: if an
 * answer is lost, the client confirms again.
 *
 * The incoming object stays until a lifecycle rule removes it, because a repeated confirmation must find it, also after a
 * refusal. The same rule removes uploads that nobody confirmed.
 *
 * @param {import('@cosgate/core').Store} store
 * @param {import('./file-records.js').FileRecords} records
 */
export function createFinishUpload(store, records) {
  return async function finishUpload(upload, user) {
    const known = await records.findByIncomingKey(upload.key)
    if (known) return toAnswer(known)
    const name = upload.key.split('/').at(-1)
    const key = `files/${user}/${upload.id}/${name}`
    await checkContent(store, upload)
    // The condition keeps an object out that has replaced the checked one in the meantime.
    await store.copy(upload.key, key, { headers: { 'x-cos-copy-source-if-match': upload.etag } })
    const { id, size, contentType, lastModified: createdAt } = upload
    const file = { id, owner: user, name, key, incomingKey: upload.key, size, contentType, createdAt }
    try {
      return toAnswer(await records.add(file))
    } catch (error) {
      // After any other error the copy stays, because the row may have been written although its answer was lost.
      if (error instanceof QuotaExceededError) await store.delete(key)
      throw error
    }
  }
}

/** The `data` that the client gets. */
function toAnswer({ id, name, size }) {
  return { id, name, size }
}
