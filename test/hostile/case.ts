/** What a hostile request must get: a refusal with status and code, or a signature for exactly this. */
export type Expectation =
  | { status: number; code: string }
  /** A batch of one item, which is refused. */
  | { item: { status: number; code: string } }
  | {
      path: string
      method?: string
      headers?: Record<string, string>
      params?: Record<string, string>
      expires?: number
    }

/** One request to `/cos/presign`, with a ceiling wide open but for what is never signed. */
export interface HostileCase {
  title: string
  /** The JSON text as it goes over the wire, so that it may hold what no object literal can. */
  body: string
  expect: Expectation
  /** A body parser before the gate may refuse it first. */
  parserMayRefuse?: true
}
export const invalid = { status: 400, code: 'invalid_request' }
export const notAllowed = { status: 403, code: 'action_not_allowed' }

/** A case of a GET with further fields, as JSON text. */
export const get = (title: string, fields: object, expect: Expectation): HostileCase => ({
  title,
  body: JSON.stringify({ method: 'GET', key: 'a', ...fields }),
  expect,
})
/** A case whose body is JSON text with `method` and `key` in front; some parsers refuse `__proto__` themselves. */
export const raw = (title: string, rest: string, expect: Expectation): HostileCase => ({
  title,
  body: `{"method":"GET","key":"a",${rest}}`,
  expect,
  ...(rest.includes('__proto__') && { parserMayRefuse: true }),
})
