import { CosgateError } from '../error.js'
import { CallbackError } from '../gate/callback-error.js'
import type { Gate, Upload } from '../gate/gate.js'
import { assertStoredLimits, type StoredLimits } from '../gate/upload-limits.js'
import type { Store } from '../store/store.js'
import type { StoredObject } from '../store/stored-object.js'

/** The answer to a confirmation: the object as COS has stored it. */
export interface Confirmation
  extends Pick<StoredObject, 'key' | 'size' | 'contentType' | 'etag' | 'lastModified' | 'id'> {
  /** The result of `uploaded`, unless it is undefined. */
  data?: unknown
}

/** A report that an upload is done. */
interface UploadReport<Context> {
  readonly fileId: string | undefined
  readonly limits: StoredLimits
  readonly context: Context
}

/**
 * Compares a stored object with its limits and records it.
 * @param object undefined if COS has no such object
 * @throws CosgateError `not_uploaded`, `payload_too_large`, `unsupported_media_type`; `store_failed` and `timeout` if a
 *   rejected object cannot be removed; CallbackError
 */
export type ConfirmUpload<Context> = (
  object: StoredObject | undefined,
  report: UploadReport<Context>,
) => Promise<Confirmation>

/** Creates the confirmation of uploads. Confirmations of one upload that run at the same time call `uploaded` once. */
export function createConfirmUpload<Context>(gate: Gate<Context>, store: Store): ConfirmUpload<Context> {
  const shareById = shareInFlight()
  return async (object, { fileId, limits, context }) => {
    if (!object) throw createNotUploaded()
    await assertLimits(gate, store, object, limits)
    const upload: Upload = fileId === undefined ? object : Object.freeze({ ...object, fileId })
    const data = await shareById(object.id, () => record(gate, upload, context))
    const { key, size, contentType, etag, lastModified, id } = object
    return { key, size, contentType, etag, lastModified, id, ...(data !== undefined && { data }) }
  }
}

/** Milliseconds. After them a call is not shared any more, so that one that never ends does not block its upload. */
const MAX_SHARE_TIME = 10_000

/** Returns a function that starts a call, or shares the result of a call with the same id that is still running. */
function shareInFlight(): (id: string, start: () => Promise<unknown>) => Promise<unknown> {
  const running = new Map<string, { result: Promise<unknown>; startedAt: number }>()
  return (id, start) => {
    const now = performance.now()
    const current = running.get(id)
    if (current && now - current.startedAt < MAX_SHARE_TIME) return current.result
    const call = {
      startedAt: now,
      result: start().finally(() => {
        if (running.get(id) === call) running.delete(id)
      }),
    }
    running.set(id, call)
    return call.result
  }
}

function createNotUploaded(): CosgateError {
  return new CosgateError('not_uploaded', 'key: COS has no such object', { headers: { 'Retry-After': '1' } })
}

/** @throws CosgateError `payload_too_large`, `unsupported_media_type` */
async function assertLimits<Context>(
  { removeRejected }: Gate<Context>,
  store: Store,
  object: StoredObject,
  limits: StoredLimits,
): Promise<void> {
  try {
    assertStoredLimits(object, limits)
  } catch (error) {
    if (removeRejected) await removeUnlessReplaced(store, object)
    throw error
  }
}

/** An upload that has replaced the rejected object may be within the limits, and is confirmed separately. */
async function removeUnlessReplaced(store: Store, { id, key }: StoredObject): Promise<void> {
  const current = await store.head(key)
  if (current?.id === id) await store.delete(key)
}

/** @throws CallbackError; CosgateError `internal` if the result is not JSON */
async function record<Context>(
  { uploaded }: Gate<Context>,
  upload: Upload,
  context: Context,
): Promise<unknown> {
  let data: unknown
  try {
    data = await uploaded!(upload, context)
  } catch (thrown) {
    throw new CallbackError('uploaded', thrown)
  }
  assertJson(data)
  return data
}

/** The decision event must not say that a confirmation succeeded whose answer cannot be written. */
function assertJson(data: unknown): void {
  try {
    JSON.stringify(data)
  } catch (cause) {
    throw new CosgateError('internal', 'The result of uploaded cannot be written as JSON', { cause })
  }
}
