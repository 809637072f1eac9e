import { type App, type CosRequest, callApp, type SignedRequest } from './app.js'
import { CosgateError } from './cosgate-error.js'
import { retry } from './retry.js'
import { send } from './send.js'

/**
 * Has a request signed and sends it to COS, again where that may help.
 *
 * @param report is told by how many bytes more of the body are sent than before; negative where it starts anew.
 * @param signed what is sent at the first try, where it has a URL.
 * @returns the key that the app granted, and COS's answer.
 * @throws CosgateError the app's refusal, `cos_error`, `network_error` or `timeout`.
 */
export function exchange(
  app: App,
  request: CosRequest,
  body?: Blob | string,
  report?: (bytes: number) => void,
  signed?: SignedRequest,
) {
  let before = 0
  const onSent = (sent: number) => {
    report!(sent - before)
    before = sent
  }
  return retry(async (tries) => {
    const isReady = !tries && signed?.url
    const { key, ...message } = isReady ? signed : await callApp<SignedRequest>(app, request, 'url')
    // No abort stops what has no body: the start of an upload, which cannot be removed without its id.
    const signal = body ? app.signal : undefined
    const [answered, text, header] = await send({ ...message, body, signal }, report && onSent)
    const cosCode = readTag(text, 'Code')
    // COS answers 200 before it has made one object of the parts, and puts a failure of its own into the body.
    const status = answered < 300 && cosCode ? 500 : answered
    if (status >= 300) throw new CosgateError('cos_error', readTag(text, 'Message'), { status, cosCode })
    if (report) onSent((body as Blob).size)
    return { key, etag: header('etag') ?? '', text, header }
  }, app.signal)
}

/** The first tag of that name in one of COS's small answers, where none nests in its like. */
export function readTag(xml: string, name: string): string | undefined {
  return xml.match(`<${name}>([^<]*)`)?.[1]?.replaceAll('&quot;', '"')
}
