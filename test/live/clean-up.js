import { findElements } from './cos.js'

/**
 * Removes every object and unfinished upload below a folder. Objects that this run wrote are removed first, because the
 * credentials may allow deleting but not listing.
 *
 * @returns {Promise<string[]>} the keys that remain
 */
export async function cleanUp(cos, folder) {
  for (const key of cos.written) await cos.ask('DELETE', key)
  for (const { key, uploadId } of await listUploadsBelow(cos, folder)) {
    await cos.ask('DELETE', key, { params: { uploadId } })
  }
  for (const key of await listKeysBelow(cos, folder)) await cos.ask('DELETE', key)
  const uploads = await listUploadsBelow(cos, folder)
  return [...(await listKeysBelow(cos, folder)), ...uploads.map(({ key }) => key)]
}

/** One page lists a thousand keys, far more than the suite creates. */
async function listKeysBelow(cos, folder) {
  const listing = await fetchListing(cos, { prefix: folder })
  return findElements(listing, 'Key').map(decodeURIComponent)
}

async function listUploadsBelow(cos, folder) {
  const listing = await fetchListing(cos, { prefix: folder, uploads: '' })
  const [keys, ids] = [findElements(listing, 'Key'), findElements(listing, 'UploadId')]
  return keys.map((key, index) => ({ key: decodeURIComponent(key), uploadId: ids[index] }))
}

async function fetchListing(cos, params) {
  const listing = await cos.ask('GET', '/', { params: { ...params, 'encoding-type': 'url' } })
  if (listing.status !== 200)
    throw new Error(`cannot list ${params.prefix}: ${listing.status} ${listing.code ?? ''}`)
  return listing.body
}
