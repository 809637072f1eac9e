import { subscribe, unsubscribe } from 'node:diagnostics_channel'

/**
 * Writes one line of JSON for each decision of every gate in this process: who requested what, and the outcome. A line
 * contains no signature and no key material, but object keys may be personal data.
 *
 * @param {(line: string) => void} write writes a line, for example to a file or to the log of your platform
 * @param {(context: unknown) => string | undefined} findUser returns the user of the Express request or Koa context
 * @returns {() => void} stops the log
 */
export function startAuditLog(write, findUser) {
  /** @param {unknown} message */
  const onDecision = (message) => {
    // The error of a failure is left out, because it may contain anything.
    const { context, durationMs, error, ...decision } = /** @type {import('@cosgate/core').DecisionEvent} */ (
      message
    )
    const at = new Date().toISOString()
    write(
      JSON.stringify({ at, user: findUserName(findUser, context), ...decision, ms: Math.round(durationMs) }),
    )
  }
  subscribe('cosgate:decision', onDecision)
  return () => void unsubscribe('cosgate:decision', onDecision)
}

/** Node ends the process when a subscriber throws, and a line without a user is better than none. */
function findUserName(findUser, context) {
  try {
    return findUser(context) ?? null
  } catch {
    return null
  }
}
