import type { Page } from 'playwright-core'
import { expose } from './visit.js'

declare const uploadObject: (
  file: File,
  options: {
    key: string
    signal: AbortSignal
    onProgress: (progress: { loaded: number; total: number }) => void
  },
) => Promise<{ key: string; etag: string }>

export interface UploadOutcome {
  key?: string
  etag?: string
  /** The code of the error if the upload failed. */
  code?: string
  status?: number
  message?: string
  /** The reason of the rejection if it is not a CosgateError. */
  reason?: string
  /** `loaded` of each call of `onProgress`. */
  progress: number[]
}

interface UploadRequest {
  name: string
  size: number
  /** Aborts with the reason `enough` after this number of bytes. */
  abortAt?: number
}

/**
 * Uploads a file of `sampleBytes` by `uploadObject` in a page, below `users/alice/`.
 * Each call with the same name and size uses the same file, even after a reload.
 */
export async function upload(page: Page, request: UploadRequest): Promise<UploadOutcome> {
  await expose(page, '/cosgate-client/index.js', 'uploadObject')
  return page.evaluate(async ({ name, size, abortAt = Number.POSITIVE_INFINITY }) => {
    const counters = new Uint32Array(Math.ceil(size / 4))
    for (let index = 0; index < counters.length; index++) counters[index] = index
    const bytes = new Uint8Array(counters.buffer, 0, size)
    const file = new File([bytes], name, {
      type: 'application/octet-stream',
      lastModified: 1_700_000_000_000,
    })
    const progress: number[] = []
    const stop = new AbortController()
    const onProgress = ({ loaded }: { loaded: number }) => {
      progress.push(loaded)
      if (loaded >= abortAt) stop.abort('enough')
    }
    try {
      const key = `users/alice/${name}`
      return { ...(await uploadObject(file, { key, signal: stop.signal, onProgress })), progress }
    } catch (error) {
      if (!(error instanceof Error)) return { reason: `${error}`, progress }
      const { code, status, message } = error as Error & { code?: string; status?: number }
      return { code, status, message, progress }
    }
  }, request)
}
