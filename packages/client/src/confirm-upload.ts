import { type AppOptions, toRouteUrl } from './app.js'
import { type ConfirmedUpload, confirmObject } from './confirm-object.js'
import { type MiniProgramRequest, sendByMiniProgram } from './mini-program.js'

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

/**
 * Tells the app that an upload is done. The app checks it with COS and records it. The call may be repeated.
 *
 * @param key the key that the app granted
 * @throws CosgateError `not_uploaded` if COS has no such object after two retries; the app's refusal, `network_error`,
 *   `timeout` or `blocked_by_csp`
 */
export function confirmUpload(key: string, options: ConfirmOptions = {}): Promise<ConfirmedUpload> {
  const { endpoint, fileId, request, ...app } = options
  const send = request && sendByMiniProgram(request)
  return confirmObject({ ...app, send, url: toRouteUrl(endpoint, 'confirm') }, key, fileId)
}
