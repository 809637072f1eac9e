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
  /** Of the error, where it failed. */
  code?: string
  status?: number
  /** What the promise was rejected with, where that is no error of ours. */
  reason?: string
  /** `loaded` of each call of `onProgress`. */
  progress: number[]
}

interface UploadRequest {
  name: string
  size: number
  /** Aborts with the reason `enough` once so many bytes are sent. */
  abortAt?: number
}

/**
 * Uploads a file of `sampleBytes` by `uploadObject` in a page, below `users/alice/`.
 * The file is the same for each call with the same name and size, also after a reload.
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
      const { code, status } = error as Error & { code?: string; status?: number }
      return { code, status, progress }
    }
  }, request)
}
