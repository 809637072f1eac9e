import { createAbortablePromise } from './abortable-promise.js'
import { watchPolicyViolations } from './content-security-policy.js'
import { createNetworkError, createTimeoutError } from './no-answer.js'
import type { Timeout } from './timeout.js'
import { type Answer, type Message, sendByFetch, sendByXhr } from './transport.js'
import { pause } from './waiting.js'

/** A violation of the page's policy is reported after the request has failed. */
const VIOLATION_DELAY_MS = 50

/** The limits of a message, and the listener of its progress. */
export interface SendOptions {
  /** Any progress restarts it. */
  timeout: Timeout
  signal?: AbortSignal | undefined
  /** Gets the number of bytes of the body that were sent. */
  onSent?: ((bytes: number) => void) | undefined
}

/** Sends a message, as {@link sendMessage} does. */
export type Send = (message: Message, options: SendOptions) => Promise<Answer>

/**
 * Sends a message. When the promise settles, the request has ended or was canceled.
 *
 * @throws CosgateError `network_error`, `timeout` or `blocked_by_csp`; the reason of the signal after an abort
 */
export const sendMessage: Send = async (message, { timeout, signal, onSent }) => {
  const { url } = message
  const transport = onSent && globalThis.XMLHttpRequest ? sendByXhr : sendByFetch
  const end = new AbortController()
  const onProgress = (bytes: number) => {
    timeout.restart()
    onSent?.(bytes)
  }
  try {
    return await createAbortablePromise<Answer>(signal, (resolve, reject) => {
      timeout.expired.then(() => reject(createTimeoutError(url, timeout)))
      watchPolicyViolations(url, end.signal, reject)
      transport(message, end.signal, onProgress).then(resolve, async (cause) => {
        await pause(VIOLATION_DELAY_MS)
        // Browsers tell only their console whether it was the connection or CORS.
        reject(createNetworkError(url, 'the connection and CORS', cause))
      })
    })
  } finally {
    end.abort()
  }
}
