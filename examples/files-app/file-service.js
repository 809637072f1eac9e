import { createSigner, createStore, imageProcess } from '@cosgate/core'
import { actions, authorizeFile } from './access-rules.js'
import { QUOTA_BYTES } from './file-records.js'
import { createFinishUpload } from './finish-upload.js'

/**
 * What both frameworks share: the options of `cosgate`, and the operations on recorded files.
 *
 * @param {import('../demo/storage.js').Storage} storage
 * @param {import('./file-records.js').FileRecords} records
 */
export function createFileService({ serverCredentials, ...storage }, records) {
  const store = createStore({ ...storage, credentials: serverCredentials })
  const signer = createSigner(storage)
  const finishUpload = createFinishUpload(store, records)
  return {
    /**
     * @template Context
     * @param {(context: Context) => string | undefined} getUser returns who is logged in
     */
    gateOptions: (getUser) => ({
      ...storage,
      allow: { actions },
      // Only this app's own pages may request signatures.
      allowedOrigins: [],
      authorize: (intent, context) => authorizeFile(intent, getUser(context), records),
      uploaded: (upload, context) => finishUpload(upload, getUser(context)),
    }),

    /** Returns the files of a user, with a link for the thumbnail of each picture. */
    async list(user) {
      const files = await records.list(user)
      const thumbnails = await signThumbnails(signer, files)
      return {
        files: files.map(({ id, name, size, createdAt }) => ({
          id,
          name,
          size,
          createdAt,
          thumbnail: thumbnails.get(id),
        })),
        usedBytes: await records.usedBytes(user),
        quotaBytes: QUOTA_BYTES,
      }
    },

    /** @returns the recorded file, or undefined if the user has no such file */
    find: (user, id) => records.find(user, id),

    /** Removes the objects first: if that fails, the row is still there and the user can try again. */
    async remove(user, id) {
      const file = await records.find(user, id)
      if (!file) return
      await store.delete([file.key, file.incomingKey])
      await records.remove(user, id)
    },
  }
}

/** COS scales the picture. The links are valid for an hour and cannot be used for anything else. */
async function signThumbnails(signer, files) {
  const pictures = files.filter(({ contentType }) => /^image\/(?:jpeg|png|webp|gif|avif)$/.test(contentType))
  const urls = await signer.getPresignedDownloadUrls(
    pictures.map(({ key }) => key),
    {
      expires: 3600,
      params: { ...imageProcess('thumbnail/480x480'), 'response-content-disposition': 'attachment' },
    },
  )
  return new Map(pictures.map(({ id }, index) => [id, urls[index]]))
}
