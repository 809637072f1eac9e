import type { App, AppJson } from './app.js'
import { CosgateError } from './cosgate-error.js'
import { type CosRequest, isUsable, presign } from './presign.js'
import { isTransient, retry } from './retry.js'
import { sendMessage } from './send.js'
import type { Timeout } from './timeout.js'
import type { Answer } from './transport.js'

/** An answer of COS, with the key that the app granted. */
export interface CosAnswer extends Answer {
  key: string
  /** `''` if the bucket's CORS rule hides it. */
  etag: string
}

/** Options of {@link sendToCos}. */
export interface CosOptions {
  body?: Blob | string
  /** Gets the number of bytes of the body that were sent, which decreases when a retry starts again. */
  onSent?: (bytes: number) => void
  /** The app's earlier answer for this request. It is used if it is a signed request, and while it is valid. */
  presigned?: AppJson
  /** Lets a request end although the upload is aborted, because its answer is needed to remove the upload. */
  isUninterrupted?: boolean
}

const TIMEOUT_SECONDS = 120

/**
 * Lets the app sign a request and sends it to COS. Transient failures are retried. The same signed request is sent again
 * while it is valid, so that the app grants one upload, not one for each failure of the network.
 *
 * @throws CosgateError the app's refusal, `cos_error`, `network_error`, `timeout` or `blocked_by_csp`
 */
export async function sendToCos(app: App, request: CosRequest, options: CosOptions = {}): Promise<CosAnswer> {
  const { body, onSent, isUninterrupted } = options
  const signal = isUninterrupted ? undefined : app.signal
  let signed = options.presigned
  let isRefusedByApp = false
  const sendOnce = async (timeout: Timeout): Promise<CosAnswer> => {
    isRefusedByApp = true
    if (!isUsable(signed, app)) signed = await presign(app, request)
    isRefusedByApp = false
    timeout.restart()
    const { method, url, headers, key } = signed
    const answer = await sendMessage({ method, url, headers, body }, { timeout, signal, onSent })
    assertSuccess(answer)
    return { ...answer, key, etag: answer.headers.get('etag') ?? '' }
  }
  const canRetry = (error: CosgateError) => {
    if (isRefusedByApp) return false
    const isExpired = /Request(TimeTooSkewed| has expired)/.test(`${error.cosCode} ${error.message}`)
    if (isExpired) signed = undefined
    return isExpired || isTransient(error)
  }
  return retry(sendOnce, { seconds: TIMEOUT_SECONDS, signal: app.signal, canRetry })
}

/** @throws CosgateError `cos_error` */
export function assertSuccess({ status, text }: Pick<Answer, 'status' | 'text'>): void {
  const cosCode = readTag(text, 'Code')
  if (status < 300 && !cosCode) return
  // COS answers 200 before it has assembled the parts, and reports a failure in the body.
  const details = { status: status < 300 ? 500 : status, cosCode }
  throw new CosgateError('cos_error', readTag(text, 'Message'), details)
}

/** Returns the text of the first tag with a name. COS's answers that we read do not nest such tags. */
export function readTag(xml: string, name: string): string | undefined {
  return xml.match(`<${name}>([^<]*)`)?.[1]?.replaceAll('&quot;', '"')
}
