import { invalidRequest } from '../error.js'
import type { Action } from '../request/action.js'
import { COPY_SOURCE, matchAction, toResource } from '../request/classify.js'
import { type CopySource, parseCopySource } from '../request/copy-source.js'
import { type Fields, getField } from '../request/fields.js'
import type { Method } from '../request/method.js'
import { type Allow, assertAllowedAction } from './allow.js'
import type { AuthorizeSignal } from './authorize-signal.js'
import type { ClientFile } from './client-file.js'
import type { DecisionReport } from './decision-event.js'
import type { Via } from './via.js'

/** The fields of a request that a client or the app chooses. */
export interface IntentFields {
  readonly via: Via
  readonly method: Method
  readonly key: string
  readonly headers: Fields
  readonly params: Fields
  /** Seconds. */
  readonly expires: number
  readonly file?: ClientFile
  /** True for a redirect to the CDN. */
  readonly cdn?: true | undefined
}

/** The COS operation that a request performs, and what it touches. */
export interface Operation {
  readonly action: Action
  readonly resource: string
  readonly source: CopySource | undefined
}

/** A request for a signature. It is frozen, so that exactly the request that `authorize` saw is signed. */
export class Intent implements IntentFields {
  readonly via: Via
  /** COS's own name of the operation. */
  readonly action: Action
  readonly method: Method
  readonly bucket: string
  /** `/` for a bucket operation. */
  readonly key: string
  /** The value that a prefix check should use: the key, a listing's prefix, or `''` for the whole bucket. */
  readonly resource: string
  /** Lower-case names. The host is always signed and is not listed. */
  readonly headers: Fields
  /** Names as the client wrote them. */
  readonly params: Fields
  /** Seconds. */
  readonly expires: number
  /** Bytes, if the request names its content-length. */
  declare readonly contentLength?: number
  declare readonly contentType?: string
  /** Bytes of the whole file: the content-length of a PutObject, or what the client says. */
  declare readonly size?: number
  /**
   * The client's name for this file, the same in all requests of its upload. It comes from the client, so it proves
   * nothing.
   */
  declare readonly fileId?: string
  /** True for a redirect to the CDN; absent otherwise. Its signature covers the key and the lifetime only. */
  declare readonly cdn?: true
  /** The object that a copy reads. */
  declare readonly source?: CopySource
  readonly #signal: AuthorizeSignal

  constructor(fields: IntentFields, operation: Operation, bucket: string, signal: AuthorizeSignal) {
    this.via = fields.via
    this.action = operation.action
    this.method = fields.method
    this.bucket = bucket
    this.key = fields.key
    this.resource = operation.resource
    this.headers = Object.freeze(fields.headers)
    this.params = Object.freeze(fields.params)
    this.expires = fields.expires
    const contentLength = getField(fields.headers, 'content-length')
    if (contentLength !== undefined) this.contentLength = Number(contentLength)
    const contentType = getField(fields.headers, 'content-type')
    if (contentType !== undefined) this.contentType = contentType
    const size = toSize(operation.action, this.contentLength, fields.file)
    if (size !== undefined) this.size = size
    if (fields.file?.fileId !== undefined) this.fileId = fields.file.fileId
    if (fields.cdn) this.cdn = true
    if (operation.source) this.source = operation.source
    this.#signal = signal
    Object.freeze(this)
  }

  /** Aborts when the client disconnects, the deadline of `authorize` passes, or `authorize` rejects. */
  get signal(): AbortSignal {
    return this.#signal.signal
  }
}

/** The two must agree, so that `authorize` can trust the size of a PutObject. @throws CosgateError `invalid_request` */
function toSize(
  action: Action,
  contentLength: number | undefined,
  file: ClientFile | undefined,
): number | undefined {
  if (action !== 'PutObject' || contentLength === undefined) return file?.size
  if (file?.size !== undefined && file.size !== contentLength) {
    throw invalidRequest('size', 'must be equal to headers.content-length')
  }
  return contentLength
}

/**
 * Classifies a request and checks it against `allow`. It is used for the client's request, and again after a grant is
 * applied.
 * @throws CosgateError `action_not_allowed`, `invalid_request`
 */
export function parseOperation(
  { method, key, params, headers }: Omit<IntentFields, 'via' | 'expires' | 'cdn'>,
  allow: Allow,
  report?: DecisionReport,
): Operation {
  const action = matchAction(method, key, params, headers)
  report?.describe({ action })
  assertAllowedAction(allow, action, params)
  const resource = toResource(action, key, params)
  if (action === 'ListMultipartUploads' && resource === '' && !allow.actions.has('GetBucket')) {
    throw invalidRequest('params.prefix', 'is required to list uploads')
  }
  const copySource = getField(headers, COPY_SOURCE)
  return { action, resource, source: copySource === undefined ? undefined : parseCopySource(copySource) }
}
