import { subscribe, unsubscribe } from 'node:diagnostics_channel'

/**
 * Writes one line of JSON for each decision of every gate in this process: who asked for what, and what came of it.
 * A line carries no signature and no key material; keys of objects may be personal data all the same.
 *
 * @param {(line: string) => void} write where the lines go, such as a file or the log of your platform
 * @param {(context: unknown) => string | undefined} userOf who asked, from the Express request or the Koa context
 * @returns {() => void} ends the log
 */
export function startAuditLog(write, userOf) {
  /** @param {unknown} message */
  const onDecision = (message) => {
    // The error of a failure belongs into the app's own log: what it carries is not known here.
    const { context, durationMs, error, ...decision } = /** @type {import('@cosgate/core').DecisionEvent} */ (
      message
    )
    const at = new Date().toISOString()
    write(JSON.stringify({ at, user: nameOf(userOf, context), ...decision, ms: Math.round(durationMs) }))
  }
  subscribe('cosgate:decision', onDecision)
  return () => void unsubscribe('cosgate:decision', onDecision)
}

/** Node ends the process when a subscriber throws, and a line without a name is better than none. */
function nameOf(userOf, context) {
  try {
    return userOf(context) ?? null
  } catch {
    return null
  }
}
