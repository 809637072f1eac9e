import { applyGrant } from '../gate/apply-grant.js'
import { parseClientRequest } from '../gate/client-request.js'
import type { EntryPoint } from '../gate/entry-point.js'
import type { Fields } from '../request/fields.js'
import type { Method } from '../request/method.js'
import { toValidity } from '../signer/lifetime.js'
import { presign } from '../signer/presign.js'

/** The answer of `POST /cos/presign`. */
export interface PresignAnswer {
  method: Method
  url: string
  key: string
  /** The headers that the client must send. */
  headers: Fields
  /** Unix seconds. */
  expiresAt: number
  /** Bytes. Given for a multipart upload whose grant has `maxBytes`. */
  partSize?: number
}

/** `POST /cos/presign`: answers with a signed URL. */
export const presignEntryPoint: EntryPoint<unknown, PresignAnswer> = {
  via: 'presign',
  parse: (json, rules, signal, report) => parseClientRequest(json, 'presign', rules, signal, report),
  applyGrant,
  sign(approved, snapshot, now) {
    const validity = toValidity(approved, snapshot, now)
    // A browser sets these two itself, and forbids scripts to set them.
    const { host: _host, 'content-length': _length, ...headers } = approved.headers
    return {
      method: approved.method,
      url: presign(approved, snapshot, validity),
      key: approved.key,
      headers,
      expiresAt: validity.endsAt,
      ...(approved.partSize !== undefined && { partSize: approved.partSize }),
    }
  },
}
