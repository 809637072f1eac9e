import { isIntegerInRange } from '../checks.js'
import { unwrapCallbackError } from '../gate/callback-error.js'
import type { Gate } from '../gate/gate.js'
import type { StoredLimits } from '../gate/upload-limits.js'
import { assertKnownOptions, invalidOption } from '../options.js'
import { isMediaTypeList } from '../request/media-type.js'
import type { Store } from '../store/store.js'
import type { Confirmation, ConfirmUpload } from './confirm-upload.js'

/**
 * Asks COS for an uploaded object and calls `uploaded` with it. It does not call `authorize`.
 * @param key the key of the object
 * @param context is passed to `uploaded`
 * @param limits limits that the stored object must meet. Default: none
 * @returns the stored object, and in `data` the result of `uploaded`
 * @throws CosgateError `not_uploaded`, `payload_too_large`, `unsupported_media_type`, `store_failed`, `timeout`,
 *   `credentials_unavailable`, `invalid_request`; `invalid_option` for bad limits or without the option `uploaded`; or the
 *   unchanged error that `uploaded` threw
 */
export type Confirm<Context> = (
  key: string,
  context?: Context,
  limits?: StoredLimits,
) => Promise<Confirmation>

/** Creates `cos.confirm`. */
export function createConfirm<Context>(
  { uploaded }: Pick<Gate<Context>, 'uploaded'>,
  store: Store,
  confirmUpload: ConfirmUpload<Context>,
): Confirm<Context> {
  return async (key, context, limits = {}) => {
    if (!uploaded) throw invalidOption('uploaded', 'is required to confirm uploads')
    assertLimits(limits)
    const object = await store.head(key)
    try {
      return await confirmUpload(object, { fileId: undefined, limits, context: context as Context })
    } catch (error) {
      throw unwrapCallbackError(error)
    }
  }
}

/** @throws CosgateError `invalid_option` */
function assertLimits(limits: unknown): asserts limits is StoredLimits {
  assertKnownOptions(limits, ['maxBytes', 'contentTypes'], 'limits')
  const { maxBytes, contentTypes } = limits as StoredLimits
  if (maxBytes !== undefined && !isIntegerInRange(maxBytes, 0, Number.MAX_SAFE_INTEGER)) {
    throw invalidOption('limits.maxBytes', 'must be a whole number of bytes')
  }
  if (contentTypes !== undefined && !isMediaTypeList(contentTypes)) {
    throw invalidOption('limits.contentTypes', 'must be a list such as ["image/*", "application/pdf"]')
  }
}
