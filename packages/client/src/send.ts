import { watchPolicyViolations } from './content-security-policy.js'
import { CosgateError } from './cosgate-error.js'
import type { Timeout } from './timeout.js'
import { type Answer, type Message, sendByFetch, sendByMiniProgram, sendByXhr } from './transport.js'

/** A violation of the page's policy is reported after the request has failed. */
const VIOLATION_DELAY_MS = 20

/** What ends a message early, and who is told of its progress. */
export interface SendOptions {
  /** Each progress restarts it. */
  timeout: Timeout
  signal?: AbortSignal | undefined
  /** Gets the number of bytes of the body that were sent. */
  onSent?: ((bytes: number) => void) | undefined
  /** What to check if there is no answer. */
  advice: string
}

/**
 * Sends a message. Nothing of it goes on after the promise has settled.
 *
 * @throws CosgateError `network_error`, `timeout` or `blocked_by_csp`; the reason of the signal after an abort
 */
export async function send(message: Message, options: SendOptions): Promise<Answer> {
  const { timeout, signal, onSent, advice } = options
  let abort = () => {}
  let cancel = () => {}
  let endWatch = () => {}
  try {
    return await new Promise<Answer>((resolve, reject) => {
      abort = () => reject(signal!.reason)
      if (signal?.aborted) return abort()
      signal?.addEventListener('abort', abort)
      timeout.onExpired = () =>
        reject(
          new CosgateError('timeout', `${readHost(message.url)}: no answer for ${timeout.seconds} seconds`),
        )
      if (timeout.isExpired) return timeout.onExpired()
      endWatch = watchPolicyViolations(message.url, reject)
      cancel = chooseTransport(message, onSent)(message, {
        onAnswer: resolve,
        onFailure: (cause) => {
          // Browsers tell only their console whether it was the connection or CORS.
          const error = new CosgateError('network_error', `${readHost(message.url)}: no answer; ${advice}`, {
            cause,
          })
          setTimeout(() => reject(error), VIOLATION_DELAY_MS)
        },
        onProgress: (bytes) => {
          timeout.restart()
          onSent?.(bytes)
        },
      })
    })
  } catch (error) {
    cancel()
    throw error
  } finally {
    endWatch()
    timeout.onExpired = undefined
    signal?.removeEventListener('abort', abort)
  }
}

function chooseTransport({ request }: Message, onSent: SendOptions['onSent']) {
  if (request) return sendByMiniProgram
  return onSent && globalThis.XMLHttpRequest ? sendByXhr : sendByFetch
}

/** The host of a URL, or the URL itself if it is a path of the app. */
function readHost(url: string): string {
  return /^https?:\/\/([^/]+)/i.exec(url)?.[1] ?? url
}
