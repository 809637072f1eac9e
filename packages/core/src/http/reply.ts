import { CosgateError, CredentialsError, toProblem } from '../error.js'

/** An answer as plain data; the adapters copy it onto their response byte for byte. */
export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const safeHeaders = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' }

/** A 200 with JSON. */
export function jsonReply(value: unknown): Reply {
  return {
    status: 200,
    headers: { ...safeHeaders, 'Content-Type': 'application/json' },
    body: JSON.stringify(value),
  }
}

/** A redirect whose Location is the URL, byte for byte, and nothing else repeats it. */
export function redirectReply(status: number, url: string): Reply {
  return { status, headers: { ...safeHeaders, 'Referrer-Policy': 'no-referrer', Location: url }, body: '' }
}

/** A refusal as problem+json. */
export function problemReply(error: CosgateError): Reply {
  return {
    status: error.status,
    headers: { ...error.headers, ...safeHeaders, 'Content-Type': 'application/problem+json' },
    body: JSON.stringify(toProblem(error)),
  }
}

/** What a client is told; the rest is an error of the app or of ours, for the framework. */
export function isRefusal(error: unknown): error is CosgateError {
  return (
    error instanceof CosgateError &&
    (error.expose || error.code === 'timeout' || error instanceof CredentialsError)
  )
}
