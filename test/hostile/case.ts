/** The required outcome: a refusal with status and code, or a signature for exactly this request. */
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

/** One request to `/cos/presign` of a site that allows all headers and parameters. */
export interface HostileCase {
  title: string
  /** The JSON text as sent, because an object literal cannot express every case. */
  body: string
  expect: Expectation
  /** A body parser before the gate may refuse the request first. */
  parserMayRefuse?: true
}
export const invalid = { status: 400, code: 'invalid_request' }
export const notAllowed = { status: 403, code: 'action_not_allowed' }

/** Returns a case of a GET with more fields. */
export const get = (title: string, fields: object, expect: Expectation): HostileCase => ({
  title,
  body: JSON.stringify({ method: 'GET', key: 'a', ...fields }),
  expect,
})
/** Returns a case whose JSON text starts with `method` and `key`. Some body parsers refuse `__proto__` themselves. */
export const raw = (title: string, rest: string, expect: Expectation): HostileCase => ({
  title,
  body: `{"method":"GET","key":"a",${rest}}`,
  expect,
  ...(rest.includes('__proto__') && { parserMayRefuse: true }),
})
