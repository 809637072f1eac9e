import { elements } from './cos.js'

/**
 * Removes every object and unfinished upload below a folder. What is known to be written goes first, since a key may
 * be allowed to delete but not to list.
 *
 * @returns {Promise<string[]>} the keys that are still there
 */
export async function cleanUp(cos, folder) {
  for (const key of cos.written) await cos.ask('DELETE', key)
  for (const { key, uploadId } of await uploadsBelow(cos, folder)) {
    await cos.ask('DELETE', key, { params: { uploadId } })
  }
  for (const key of await keysBelow(cos, folder)) await cos.ask('DELETE', key)
  const uploads = await uploadsBelow(cos, folder)
  return [...(await keysBelow(cos, folder)), ...uploads.map(({ key }) => key)]
}

/** One page holds a thousand, far more than the suite makes. */
async function keysBelow(cos, folder) {
  const listing = await list(cos, { prefix: folder })
  return elements(listing, 'Key').map(decodeURIComponent)
}

async function uploadsBelow(cos, folder) {
  const listing = await list(cos, { prefix: folder, uploads: '' })
  const [keys, ids] = [elements(listing, 'Key'), elements(listing, 'UploadId')]
  return keys.map((key, index) => ({ key: decodeURIComponent(key), uploadId: ids[index] }))
}

async function list(cos, params) {
  const listing = await cos.ask('GET', '/', { params: { ...params, 'encoding-type': 'url' } })
  if (listing.status !== 200)
    throw new Error(`cannot list ${params.prefix}: ${listing.status} ${listing.code ?? ''}`)
  return listing.body
}
