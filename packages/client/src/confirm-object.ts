import { type App, callApp } from './app.js'
import type { CosgateError } from './cosgate-error.js'
import { isTransient } from './retry.js'

/** The app's answer: the object as it is stored in COS. */
export interface ConfirmedUpload {
  key: string
  /** Bytes. */
  size: number
  contentType: string
  etag: string
  /** Unix seconds. */
  lastModified: number
  /** The same for every confirmation of this stored object, another for each other upload. */
  id: string
  /** What the app's `uploaded` returned. */
  data?: unknown
}

const MAX_RETRIES = 2

/** COS may need a moment until it shows a new object to everybody. */
const canRetry = (error: CosgateError) => isTransient(error) || error.code === 'not_uploaded'

/** Calls `POST {endpoint}/confirm`. */
export function confirmObject(app: App, key: string, fileId: string | undefined): Promise<ConfirmedUpload> {
  const isExpected = (json: { key?: unknown }) => typeof json.key === 'string'
  return callApp(app, { key, fileId }, isExpected, { limit: MAX_RETRIES, canRetry })
}
