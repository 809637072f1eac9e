import { create as contentDisposition } from 'content-disposition'
import { isHeaderText } from '../checks.js'
import { CosgateError } from '../error.js'
import { amendParams } from '../gate/apply-grant.js'
import { assertIntegerInRange, assertKnownOptions, invalidOption } from '../options.js'
import { isReserved } from '../request/field-names.js'
import { type Fields, fieldPath } from '../request/fields.js'

/** Options of `cosRedirect`. */
export interface RedirectOptions {
  /** The name under which a browser saves the file. Any Unicode; control characters become `_`. */
  filename?: string
  /** Default: `attachment`, so that an uploaded HTML or SVG file does not run on the bucket's domain. */
  disposition?: 'attachment' | 'inline'
  /** Content-Type of COS's answer. Default: the stored one. */
  contentType?: string
  /** Cache-Control of COS's answer. Default: the stored one. */
  cacheControl?: string
  /** Further parameters, such as image processing. */
  params?: Readonly<Record<string, string>>
  /**
   * Whole seconds, 1 to `maxExpires`. Default: `defaultExpires`; with `cdn`, at most `cdn.lifetime` less `stableFor`. COS
   * cuts a running download when the signature expires.
   */
  expires?: number
  /** Default: 302 for GET and HEAD, else 303. 307 is for GET and HEAD only. */
  status?: 302 | 303 | 307
  /**
   * Whole seconds, 1 to `maxExpires`, for which the same file gets the same URL, so that browsers cache it. Default: off.
   * The signature is then valid for up to `stableFor` plus `expires`.
   */
  stableFor?: number
  /**
   * `json` answers 200 with `{ url, expiresAt }`, for fetch clients whose Authorization header must not follow a redirect.
   * Default: `redirect`.
   */
  as?: 'redirect' | 'json'
  /**
   * Redirects to the CDN of the option `cdn` of `cosgate()`. Needs `disposition: 'inline'`, and excludes `filename`,
   * `contentType`, `cacheControl` and `params`, because the signature of a CDN covers none of them. Default: false.
   */
  cdn?: boolean
}

const redirectOptionNames = [
  'filename',
  'disposition',
  'contentType',
  'cacheControl',
  'params',
  'expires',
  'status',
  'stableFor',
  'as',
  'cdn',
] satisfies (keyof RedirectOptions)[]

/** Returns the parameters to sign. They always have a `response-content-disposition`. @throws CosgateError `invalid_option` */
export function toRedirectParams({
  filename,
  disposition = 'attachment',
  contentType,
  cacheControl,
  params,
}: RedirectOptions): Fields {
  assertUsableParams(params)
  const own = {
    'response-content-disposition': contentDisposition(filename && toPrintable(filename), {
      type: disposition,
    }),
    ...(contentType !== undefined && { 'response-content-type': contentType }),
    ...(cacheControl !== undefined && { 'response-cache-control': cacheControl }),
  }
  try {
    return amendParams(own, params)
  } catch (error) {
    // The message already names the parameter.
    throw new CosgateError('invalid_option', (error as Error).message)
  }
}

const overrides: Readonly<Record<string, string>> = {
  'response-content-disposition': 'filename or disposition',
  'response-content-type': 'contentType',
  'response-cache-control': 'cacheControl',
}

/**
 * Refuses parameters that the signature adds itself, and those that have an option.
 * @throws CosgateError `invalid_option`
 */
function assertUsableParams(params: unknown): void {
  for (const name of Object.keys(Object(params))) {
    const lower = name.toLowerCase()
    if (isReserved(lower)) throw invalidOption(fieldPath('params', name), 'is reserved')
    if (!Object.hasOwn(overrides, lower)) continue
    throw invalidOption(`params.${lower}`, `use the option ${overrides[lower]} instead`)
  }
}

function toPrintable(filename: string): string {
  return filename.toWellFormed().replace(/[\x00-\x1f\x7f-\x9f]/g, '_')
}

/** Returns the HTTP status of the answer. @throws CosgateError `invalid_option` */
export function toStatus(method: string | undefined, { status, as }: RedirectOptions): number {
  const isRead = method === 'GET' || method === 'HEAD'
  // A 307 would repeat the method, which the signature does not cover.
  if (status === 307 && !isRead) throw invalidOption('status', '307 is for GET and HEAD only')
  if (as === 'json') return 200
  return status ?? (isRead ? 302 : 303)
}

/** @throws CosgateError `invalid_option` that names the option */
export function assertRedirectOptions(options: RedirectOptions, maxExpires: number): void {
  assertKnownOptions(options, redirectOptionNames)
  for (const name of ['filename', 'contentType', 'cacheControl'] as const) {
    if (options[name] !== undefined && typeof options[name] !== 'string')
      throw invalidOption(name, 'must be a string')
  }
  // These are constants of the app, unlike a file's name, so a value that no header can hold is a mistake.
  for (const name of ['contentType', 'cacheControl'] as const) {
    if (!isHeaderText(options[name] ?? '')) throw invalidOption(name, 'must be printable ASCII')
  }
  assertOneOf('disposition', options.disposition, ['attachment', 'inline'])
  assertOneOf('status', options.status, [302, 303, 307])
  assertOneOf('as', options.as, ['redirect', 'json'])
  assertOneOf('cdn', options.cdn, [true, false])
  for (const name of ['expires', 'stableFor'] as const) {
    if (options[name] !== undefined) assertIntegerInRange(name, options[name], 1, maxExpires)
  }
}

function assertOneOf(name: string, value: unknown, values: readonly unknown[]): void {
  if (value !== undefined && !values.includes(value))
    throw invalidOption(name, `must be one of ${values.join(', ')}`)
}
