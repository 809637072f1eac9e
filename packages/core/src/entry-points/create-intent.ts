import { isPlainObject } from '../checks.js'
import { invalidRequest } from '../error.js'
import { AuthorizeSignal } from '../gate/authorize-signal.js'
import { parseClientExpires, parseRecord } from '../gate/client-request.js'
import { silentReport } from '../gate/decision-event.js'
import type { Gate } from '../gate/gate.js'
import { type GateOptions, resolveGateOptions } from '../gate/gate-options.js'
import type { Intent } from '../gate/intent.js'
import { invalidOption } from '../options.js'
import { type Fields, findField, NO_FIELDS, parseFields } from '../request/fields.js'
import { type Method, parseMethod } from '../request/method.js'
import type { PostPolicyRequest } from '../signer/post-policy.js'
import { authEntryPoint } from './auth.js'
import { parseConfirm } from './confirm.js'
import { postPolicyEntryPoint } from './post-policy.js'
import { presignEntryPoint } from './presign.js'
import { parseRedirect, type RedirectRequest } from './redirect.js'

/** A request as a client sends it to `/cos/auth` or `/cos/presign`. */
export interface SignIntentRequest {
  /** Default: `presign`. */
  via?: 'auth' | 'presign'
  method: Method | Lowercase<Method>
  key: string
  headers?: Readonly<Record<string, string>>
  params?: Readonly<Record<string, string>>
  /** Seconds. Default: `defaultExpires`. */
  expires?: number
  /** Bytes of the whole file. */
  size?: number
  fileId?: string
}

/** A call of `cosRedirect`. */
export interface RedirectIntentRequest {
  via: 'redirect'
  /** Default: `GET`. */
  method?: 'GET' | 'HEAD'
  key: string
  /** Not with `cdn`. */
  params?: Readonly<Record<string, string>>
  /** Seconds. Default: `defaultExpires`. */
  expires?: number
  /** True for a redirect to the CDN. */
  cdn?: boolean
}

/** A request as a client sends it to `/cos/post-policy`. */
export interface FormIntentRequest extends PostPolicyRequest {
  via: 'post-policy'
  method?: 'POST'
  /** Seconds. Default: `defaultExpires`. */
  expires?: number
  /** Bytes of the file. */
  size?: number
  fileId?: string
}

/** A request as a client sends it to `/cos/confirm`. */
export interface ConfirmIntentRequest {
  via: 'confirm'
  method?: 'HEAD'
  key: string
  fileId?: string
}

/** A request for an intent, by its entry point. */
export type IntentRequest =
  | SignIntentRequest
  | RedirectIntentRequest
  | FormIntentRequest
  | ConfirmIntentRequest

/** Options of a gate. An intent depends on `bucket`, `region`, `allow`, `defaultExpires` and `maxExpires`. */
export type IntentOptions = Partial<GateOptions<never>>

const placeholders: GateOptions<never> = {
  bucket: 'example-1250000000',
  region: 'ap-guangzhou',
  credentials: { secretId: 'unused', secretKey: 'unused' },
  authorize: () => false,
}

/**
 * Creates the intent that `authorize` receives for a request, so that an app can test its `authorize` as a plain function.
 * The request is parsed and checked against `allow` in the same way as in the gate. The intent's `signal` never aborts. For
 * a redirect, write the options of `cosRedirect` as the `params` that they become. As there, the default is
 * `'response-content-disposition': 'attachment'`.
 *
 * @param request the fields that a client sends, and `via`, which is `presign` by default
 * @param options the options of the app's gate that differ from the defaults
 * @throws CosgateError `invalid_request` or `action_not_allowed`, as for a client; `invalid_option` for bad options
 * @example
 * expect(authorize(createIntent({ method: 'PUT', key: 'users/bob/cat.jpg' }), { session: { user: 'alice' } })).toBe(false)
 */
export function createIntent(request: IntentRequest, options: IntentOptions = {}): Intent {
  const { gate } = resolveGateOptions({ ...placeholders, ...options })
  if (!isPlainObject(request)) throw invalidOption('request', 'must be an object')
  const { via = 'presign', ...fields } = request as IntentRequest
  const parse = Object.hasOwn(parsers, via) ? parsers[via] : undefined
  if (!parse) throw invalidOption('via', `must be one of ${Object.keys(parsers).join(', ')}`)
  return parse(fields, gate, new AuthorizeSignal({ onDisconnect: () => () => {} }))
}

type Parse = (fields: Record<string, unknown>, gate: Gate<never>, signal: AuthorizeSignal) => Intent

const redirectFields = ['method', 'key', 'params', 'expires', 'cdn']

const parsers: Record<string, Parse> = {
  auth: (fields, gate, signal) => authEntryPoint.parse(fields, gate, signal, silentReport),
  presign: (fields, gate, signal) => presignEntryPoint.parse(fields, gate, signal, silentReport),
  redirect(fields, gate, signal) {
    const { method, key, params, expires, cdn } = parseRecord(fields, redirectFields)
    if (cdn === true && params !== undefined) throw invalidRequest('params', 'excludes cdn')
    const request: RedirectRequest = {
      method: parseMethodAmong(method, ['GET', 'HEAD']),
      key: key as string,
      params: cdn === true ? NO_FIELDS : addDisposition(parseFields(params, 'params')),
      expires: parseClientExpires(expires, gate),
      stableFor: undefined,
    }
    return parseRedirect(request, gate, signal, silentReport, cdn === true ? cdn : undefined)
  },
  'post-policy'({ method, ...form }, gate, signal) {
    parseMethodAmong(method, ['POST'])
    return postPolicyEntryPoint.parse(form, gate, signal, silentReport)
  },
  confirm({ method, ...report }, gate, signal) {
    parseMethodAmong(method, ['HEAD'])
    return parseConfirm(report, gate, signal, silentReport)
  },
}

/** Adds the default of `cosRedirect`. */
function addDisposition(params: Fields): Fields {
  const isNamed = findField(params, 'response-content-disposition') !== undefined
  return isNamed ? params : { 'response-content-disposition': 'attachment', ...params }
}

/** Returns the method; the first of the list by default. @throws CosgateError `invalid_request` */
function parseMethodAmong<M extends Method>(given: unknown, methods: readonly [M, ...M[]]): M {
  if (given === undefined) return methods[0]
  const method = methods.find((name) => name === parseMethod(given))
  if (!method) throw invalidRequest('method', `must be ${methods.join(' or ')}`)
  return method
}
