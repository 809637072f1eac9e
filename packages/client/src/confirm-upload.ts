import { type AppOptions, callApp, toRouteUrl } from './app.js'
import type { StoredObject, UploadOptions } from './transfer.js'
import type { MiniProgramRequest } from './transport.js'

/** Options of {@link confirmUpload}. */
export interface ConfirmOptions extends AppOptions {
  /** Base path of the gate in the app. Default: `/cos`. */
  endpoint?: string
  /** The name that the upload was given, see `uploadObject`. */
  fileId?: string
  signal?: AbortSignal
  /** `wx.request` in a mini program, which has no `fetch`. */
  request?: MiniProgramRequest
}

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

/**
 * Tells the app that an upload is done. The app checks it with COS and records it. The call may be repeated.
 *
 * @param key the key that the app granted
 * @throws CosgateError `not_uploaded` if COS has no such object after two retries; the app's refusal, `network_error`,
 *   `timeout` or `blocked_by_csp`
 */
export async function confirmUpload(key: string, options: ConfirmOptions = {}): Promise<ConfirmedUpload> {
  const { endpoint, fileId, ...app } = options
  const isExpected = (json: { key?: unknown }) => typeof json.key === 'string'
  const retrying = { isExpected, maxRetries: MAX_RETRIES, retriedCode: 'not_uploaded' }
  const url = toRouteUrl(endpoint, 'confirm')
  return (await callApp<ConfirmedUpload>({ ...app, url }, { key, fileId }, retrying)).json
}

/** Confirms a stored object if the option `confirm` is set. */
export async function confirmStored(
  stored: StoredObject,
  fileId: string,
  options: UploadOptions,
): Promise<StoredObject & { data?: unknown }> {
  if (!options.confirm) return stored
  const { data } = await confirmUpload(stored.key, { ...options, fileId })
  return { ...stored, data }
}
