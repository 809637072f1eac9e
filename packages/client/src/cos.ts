import type { App } from './app.js'
import { CosgateError } from './cosgate-error.js'
import { type CosRequest, isUsable, presign, type SignedRequest } from './presign.js'
import { Retries } from './retries.js'
import { send } from './send.js'
import { Timeout } from './timeout.js'
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
  /** Gets the number of additional bytes of the body that were sent. It is negative when a retry starts again. */
  onSent?: (bytes: number) => void
  /** A signed request to use while it is valid. */
  presigned?: SignedRequest | undefined
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
  const retries = new Retries(app.signal)
  const signal = options.isUninterrupted ? undefined : app.signal
  let signed = options.presigned
  let sent = 0
  const reportSent = (bytes: number) => {
    options.onSent?.(bytes - sent)
    sent = bytes
  }
  for (;;) {
    if (!signed || !isUsable(signed, app)) signed = await presign(app, request)
    try {
      return await sendSigned(signed, options.body, signal, options.onSent && reportSent)
    } catch (error) {
      const isExpired = isExpiredSignature(error)
      if (isExpired) signed = undefined
      await retries.waitAfter(error, isExpired)
    }
  }
}

async function sendSigned(
  { method, url, headers, key }: SignedRequest,
  body: CosOptions['body'],
  signal: AbortSignal | undefined,
  onSent: ((bytes: number) => void) | undefined,
): Promise<CosAnswer> {
  const timeout = new Timeout(TIMEOUT_SECONDS)
  try {
    const message = { method, url, headers, body }
    const answer = await send(message, { timeout, signal, onSent })
    assertSuccess(answer)
    if (body instanceof Blob) onSent?.(body.size)
    return { ...answer, key, etag: answer.header('etag') ?? '' }
  } finally {
    timeout.stop()
  }
}

/** @throws CosgateError `cos_error` */
export function assertSuccess({ status, text }: Pick<Answer, 'status' | 'text'>): void {
  const cosCode = readTag(text, 'Code')
  // COS answers 200 before it has assembled the parts, and reports a failure in the body.
  const effectiveStatus = status < 300 && cosCode ? 500 : status
  if (effectiveStatus < 300) return
  throw new CosgateError('cos_error', readTag(text, 'Message'), { status: effectiveStatus, cosCode })
}

/** Returns the text of the first tag with a name. COS's answers that we read do not nest such tags. */
export function readTag(xml: string, name: string): string | undefined {
  return xml.match(`<${name}>([^<]*)`)?.[1]?.replaceAll('&quot;', '"')
}

/** Whether COS refused because of the time. An app may use the same words, but only COS means its signature by them. */
function isExpiredSignature(error: unknown): boolean {
  const { cosCode, message } = error as CosgateError
  return cosCode !== undefined && /Request(TimeTooSkewed| has expired)/.test(cosCode + message)
}
