import { type App, type AppOptions, toRouteUrl } from './app.js'
import type { NamedBlob } from './named-blob.js'
import { createProgressMeter, type ProgressMeter, type UploadProgress } from './progress.js'
import { recallUpload, type UploadMemory } from './upload-memory.js'

/** Options of {@link uploadObject}. */
export interface UploadOptions extends AppOptions {
  /** Base path of the gate in the app. Default: `/cos`. */
  endpoint?: string
  /** A suggestion to the app, which may grant another key. Default: the file's name. */
  key?: string
  /**
   * Your name for this upload: 1 to 64 of `A-Za-z0-9_-`. It is sent with every request of the file, so that the app can
   * derive the same key however often a step is repeated. Default: a random one, which is remembered until the file is stored.
   */
  fileId?: string
  /** Gets the progress. The last call has `loaded === total`. */
  onProgress?: (progress: UploadProgress) => void
  /** An abort stops the upload and removes it from COS. */
  signal?: AbortSignal
  /** The number of parts that are sent at the same time, 1 to 50. Default: 6. */
  parallel?: number
  /** Lets the app confirm the upload by `POST {endpoint}/confirm`. Default: false. */
  confirm?: boolean
}

/** The object as COS stored it. */
export interface StoredObject {
  /** The key that the app granted. */
  key: string
  /** With quotes, as COS sends it; `''` if the bucket's CORS rule hides it. */
  etag: string
}

/** The object that was uploaded. */
export interface UploadedObject extends StoredObject {
  /** What the app's `uploaded` returned, if the option `confirm` is set. */
  data?: unknown
}

/** Everything that the requests of one file's upload share. */
export interface Transfer {
  app: App & UploadOptions
  file: NamedBlob
  key: string | undefined
  /** The headers of the object. */
  headers: { 'content-type': string }
  memory: UploadMemory
  progress: ProgressMeter
  parallel: number
  /** The object, once COS has it. */
  stored?: StoredObject | undefined
}

/** Browsers open at most six connections to a host. */
const DEFAULT_PARALLEL = 6
/** One batch has the signatures of two parts for each connection, and the app accepts 100. */
const MAX_PARALLEL = 50

/** @throws TypeError without a file, or with a bad option */
export function createTransfer(file: NamedBlob, options: UploadOptions): Transfer {
  if (!file) throw new TypeError('file must be a Blob')
  const { key = file.name, parallel = DEFAULT_PARALLEL } = options
  if (!(parallel >= 1 && parallel <= MAX_PARALLEL)) throw new TypeError('parallel must be 1 to 50')
  const url = toRouteUrl(options.endpoint, 'presign')
  const memory = recallUpload(url, key, file, options.fileId)
  return {
    app: { ...options, url, fileFields: { size: file.size, fileId: memory.fileId } },
    file,
    key,
    headers: { 'content-type': file.type || 'application/octet-stream' },
    memory,
    progress: createProgressMeter(file.size, options.onProgress),
    parallel,
  }
}
