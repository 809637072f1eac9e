import { watchPolicyViolations } from './content-security-policy.js'
import { CosgateError } from './cosgate-error.js'
import type { Timeout } from './timeout.js'
import { type Answer, type Message, sendByFetch, sendByXhr, type Transport } from './transport.js'

/** A violation of the page's policy is reported after the request has failed. */
const VIOLATION_DELAY_MS = 50

/** What ends a message early, and how it is sent. */
export interface SendOptions {
  /** Each progress restarts it. */
  timeout: Timeout
  signal?: AbortSignal | undefined
  /** Gets the number of bytes of the body that were sent. */
  onSent?: ((bytes: number) => void) | undefined
  /** Default: XMLHttpRequest where there is one and progress is wanted, otherwise `fetch`. */
  transport?: Transport | undefined
}

/**
 * Sends a message. Nothing of it goes on after the promise has settled.
 *
 * @throws CosgateError `network_error`, `timeout` or `blocked_by_csp`; the reason of the signal after an abort
 */
export async function send(message: Message, options: SendOptions): Promise<Answer> {
  const {
    timeout,
    signal,
    onSent,
    transport = onSent && globalThis.XMLHttpRequest ? sendByXhr : sendByFetch,
  } = options
  // Mini programs have no AbortController.
  const controller = globalThis.AbortController && new AbortController()
  let onAbort = () => {}
  let endWatch = () => {}
  try {
    return await new Promise<Answer>((resolve, reject) => {
      const fail = (code: string, reason: string, cause?: unknown) =>
        reject(new CosgateError(code, `${readHost(message.url)}: ${reason}`, { cause }))
      onAbort = () => reject(signal!.reason)
      timeout.onExpired = () => fail('timeout', `no answer for ${timeout.seconds} seconds`)
      if (signal?.aborted) return onAbort()
      if (timeout.isExpired) return timeout.onExpired()
      signal?.addEventListener('abort', onAbort)
      endWatch = watchPolicyViolations(message.url, reject)
      const onProgress = (bytes: number) => {
        timeout.restart()
        onSent?.(bytes)
      }
      // Browsers tell only their console whether it was the connection or CORS.
      const onFailure = (cause: unknown) =>
        fail('network_error', 'no answer; check the connection and CORS', cause)
      transport(message, controller?.signal, onProgress).then(resolve, (cause) =>
        setTimeout(() => onFailure(cause), VIOLATION_DELAY_MS),
      )
    })
  } catch (error) {
    // Not after an answer: an XMLHttpRequest would lose its headers.
    controller?.abort()
    throw error
  } finally {
    endWatch()
    signal?.removeEventListener('abort', onAbort)
    timeout.onExpired = undefined
  }
}

/** The host of a URL, or the URL itself if it is a path of the app. */
function readHost(url: string): string {
  return /^https?:\/\/([^/]+)/i.exec(url)?.[1] ?? url
}
