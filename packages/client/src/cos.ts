import { type App, type CosRequest, callApp, type SignedRequest } from './app.js'
import { CosgateError } from './cosgate-error.js'
import { retry } from './retry.js'
import { type Answer, send } from './send.js'

/** An answer of COS, with the key that the app granted. */
export interface CosAnswer extends Answer {
  key: string
  /** `''` if the bucket's CORS rule hides it. */
  etag: string
}

/**
 * Lets the app sign a request and sends it to COS. Transient failures are retried.
 *
 * @param onSent gets the number of additional bytes of the body that were sent. It is negative when a retry starts again.
 * @param presigned a signed request for the first attempt
 * @throws CosgateError the app's refusal, `cos_error`, `network_error` or `timeout`
 */
export function sendSigned(
  app: App,
  request: CosRequest,
  body?: Blob | string,
  onSent?: (bytes: number) => void,
  presigned?: SignedRequest,
): Promise<CosAnswer> {
  let sentBefore = 0
  const reportSent = (sent: number) => {
    onSent?.(sent - sentBefore)
    sentBefore = sent
  }
  // A request without a body is not aborted: the start of an upload cannot be removed without the id in its answer.
  const signal = body ? app.signal : undefined
  return retry(async (attempt) => {
    const usable = attempt === 0 && presigned?.url ? presigned : undefined
    const { method, url, headers, key } = usable ?? (await callApp<SignedRequest>(app, request, 'url'))
    if (!/^https?:/i.test(url)) throw new CosgateError('network_error', 'the signed url is not http(s)')
    const answer = await send({ method, url, headers, body, signal }, onSent && reportSent)
    assertSuccess(answer)
    if (body instanceof Blob) reportSent(body.size)
    return { ...answer, key, etag: answer.header('etag') ?? '' }
  }, app.signal)
}

/** @throws CosgateError `cos_error` */
function assertSuccess({ status, text }: Answer): void {
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
