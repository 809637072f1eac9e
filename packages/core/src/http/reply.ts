import { CosgateError, CredentialsError, toProblem } from '../error.js'
import { unwrapCallbackError } from '../gate/callback-error.js'

/** An HTTP response as plain data. The adapters copy it to their framework's response byte for byte. */
export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const safeHeaders = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' }

/** Returns a 200 with a JSON body. */
export function toJsonReply(value: unknown): Reply {
  return {
    status: 200,
    headers: { ...safeHeaders, 'Content-Type': 'application/json' },
    body: JSON.stringify(value),
  }
}

/** Returns a redirect. Its Location is the URL, byte for byte, and the body does not repeat it. */
export function toRedirectReply(status: number, url: string): Reply {
  return { status, headers: { ...safeHeaders, 'Referrer-Policy': 'no-referrer', Location: url }, body: '' }
}

/** Returns a refusal as problem+json. @throws any other error, as the framework's error handler gets it */
export function toRefusalReply(error: unknown): Reply {
  if (isRefusal(error)) return toProblemReply(error)
  throw unwrapCallbackError(error)
}

function toProblemReply(error: CosgateError): Reply {
  return {
    status: error.status,
    headers: { ...error.headers, ...safeHeaders, 'Content-Type': 'application/problem+json' },
    body: JSON.stringify(toProblem(error)),
  }
}

/** Codes of failures that the app has not caused, so that they are answered like a refusal. */
const answeredFailures = new Set(['timeout', 'store_failed'])

/** True for errors rendered to the client; all others go to the framework's error handler. */
export function isRefusal(error: unknown): error is CosgateError {
  return (
    error instanceof CosgateError &&
    (error.expose || answeredFailures.has(error.code) || error instanceof CredentialsError)
  )
}
