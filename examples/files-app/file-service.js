import { createSigner, createStore, imageProcess } from '@cosgate/core'
import { actions, authorizeFile } from './access-rules.js'
import { QUOTA_BYTES } from './file-records.js'
import { createFinishUpload } from './finish-upload.js'

/**
 * Creates the part that both frameworks share: the options of `cosgate`, and the operations on recorded files.
 *
 * @param {import('../demo/storage.js').Storage} storage
 * @param {import('./file-records.js').FileRecords} records
 */
export function createFileService({ serverCredentials, ...storage }, records) {
  const { cdn, ...bucketOptions } = storage
  const store = createStore({ ...bucketOptions, credentials: serverCredentials })
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
      const pictures = files.filter(isPicture)
      const thumbnails = cdn ? signPreviews(signer, pictures) : await signThumbnails(signer, pictures)
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

function isPicture({ contentType }) {
  return /^image\/(?:jpeg|png|webp|gif|avif)$/.test(contentType)
}

/** The CDN serves the pictures unscaled, because its signature covers no parameters. The links are valid for an hour. */
function signPreviews(signer, pictures) {
  return new Map(pictures.map(({ id, key }) => [id, signer.getCdnUrl({ key, expires: 3600 })]))
}

/** COS scales the pictures. The links are valid for an hour and cannot be used for anything else. */
async function signThumbnails(signer, pictures) {
  const urls = await signer.getPresignedDownloadUrls(
    pictures.map(({ key }) => key),
    {
      expires: 3600,
      params: { ...imageProcess('thumbnail/480x480'), 'response-content-disposition': 'attachment' },
    },
  )
  return new Map(pictures.map(({ id }, index) => [id, urls[index]]))
}
