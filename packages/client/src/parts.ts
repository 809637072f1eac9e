import { batchSigner } from './batch-signer.js'
import { type CosRequest, quotedEtag, type Session, sendSigned, sign } from './cos.js'
import { CosgateError } from './cosgate-error.js'
import type { MultipartUpload } from './resume-memory.js'
import { retry } from './retry.js'

const PARALLEL = 3

interface Part {
  index: number
  blob: Blob
  request: CosRequest
}

/**
 * Sends the parts of a file that COS does not hold yet, three at a time.
 *
 * @param etags of the parts that COS holds; those of the others are added.
 * @param onProgress is told how many bytes COS has, those in flight included.
 */
export async function sendParts(
  session: Session,
  upload: MultipartUpload,
  file: Blob,
  etags: string[],
  onProgress: (loaded: number) => void,
): Promise<void> {
  const parts = cut(file, upload)
  const missing = parts.filter(({ index }) => !etags[index])
  const loaded = parts.map(({ index, blob }) => (etags[index] ? blob.size : 0))
  const report = (index: number, bytes: number) => {
    loaded[index] = bytes
    onProgress(loaded.reduce((sum, each) => sum + each))
  }
  const signature = batchSigner(
    session,
    missing.map(({ request }) => request),
  )
  await inParallel(missing, ({ index, blob, request }, position) =>
    retry(async (tries) => {
      // What failed may have failed for its signature, so each new try gets its own.
      const signed = await (tries ? sign(session, request) : signature(position))
      const answer = await sendSigned(signed, blob, session.signal, (sent) => report(index, sent))
      const etag = quotedEtag(answer.headers.get('etag'))
      if (!etag) throw new CosgateError('cos_error', 'the CORS rule hides ETag', { status: answer.status })
      etags[index] = etag
      report(index, blob.size)
    }, session.signal),
  )
}

function cut(file: Blob, { key, uploadId, partSize }: MultipartUpload): Part[] {
  return Array.from({ length: Math.ceil(file.size / partSize) }, (_, index) => {
    const blob = file.slice(index * partSize, (index + 1) * partSize)
    const params = { partNumber: index + 1, uploadId }
    return { index, blob, request: { method: 'PUT', key, params, headers: { 'content-length': blob.size } } }
  })
}

/** Works through the items in their order; after a failure no further item is begun. */
async function inParallel<Item>(items: Item[], work: (item: Item, position: number) => Promise<void>) {
  let next = 0
  const worker = async () => {
    while (next < items.length) {
      const position = next++
      await work(items[position]!, position).catch((error) => {
        next = items.length
        throw error
      })
    }
  }
  const workers = Array.from({ length: PARALLEL }, worker)
  // What is under way when another fails goes to its end, so that resuming finds it done.
  await Promise.allSettled(workers)
  await Promise.all(workers)
}
