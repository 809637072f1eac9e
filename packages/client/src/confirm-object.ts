import { type App, callApp } from './app.js'

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

/** Calls `POST {endpoint}/confirm`. */
export function confirmObject(app: App, key: string, fileId: string | undefined): Promise<ConfirmedUpload> {
  const isExpected = (json: { key?: unknown }) => typeof json.key === 'string'
  return callApp(app, { key, fileId }, isExpected, MAX_RETRIES)
}
