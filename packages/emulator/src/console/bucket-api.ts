import type { IncomingMessage } from 'node:http'
import { CosError } from '../cos-error.js'
import type { EmulatorState } from '../emulator-state.js'
import { createObjectEvent } from '../notification/object-event.js'
import { isBucketName } from '../request/address.js'
import { parseHeaders } from '../request/raw-request.js'
import { paginate } from '../response/pagination.js'
import { createRequestId } from '../response/send-response.js'
import type { Acl } from '../storage/acl.js'
import type { Bucket } from '../storage/buckets.js'
import type { StoredObject } from '../storage/object-store.js'
import type { ConsoleContext, ConsoleRequest } from './console-request.js'
import { sendJson } from './console-response.js'
import { sendPreview, toPreviewKind } from './object-preview.js'

const PAGE_SIZE = 100

export async function answerBuckets({ state }: ConsoleContext, { res }: ConsoleRequest): Promise<void> {
  const buckets = await state.buckets.all({ region: undefined, created: state.now() })
  sendJson(res, 200, { buckets: buckets.map(({ name }) => name) })
}

/** Answers with one page of a folder: its subfolders and its objects. */
export async function answerObjects(
  { state }: ConsoleContext,
  { params, res }: ConsoleRequest,
): Promise<void> {
  const bucket = await openBucket(state, params)
  const [prefix, marker] = [params.get('prefix') ?? '', params.get('marker') ?? '']
  const request = { prefix, delimiter: '/', max: PAGE_SIZE, marker }
  const { entries, commonPrefixes, next } = paginate(bucket.objects.all(), request)
  sendJson(res, 200, {
    folders: commonPrefixes,
    objects: entries.map(({ key, size, etag, lastModified, headers, acl }) => {
      const contentType = headers['Content-Type'] ?? ''
      return {
        ...{ key, size, etag, lastModified, contentType },
        ...{ acl: toAclText(acl, 'default'), preview: toPreviewKind(contentType) },
      }
    }),
    next: next?.key,
  })
}

export async function answerPreview(
  { state }: ConsoleContext,
  { params, res }: ConsoleRequest,
): Promise<void> {
  await sendPreview(res, await openBucket(state, params), params.get('key') ?? '')
}

export async function removeObject(
  { state }: ConsoleContext,
  { params, req, res }: ConsoleRequest,
): Promise<void> {
  const bucket = await openBucket(state, params)
  const removed = await bucket.objects.delete(params.get('key') ?? '')
  if (removed) publishRemoval(state, bucket, removed, req)
  sendJson(res, 200, {})
}

/** Posts the event that DELETE Object posts. */
function publishRemoval(
  { configured, publisher, now }: EmulatorState,
  { name, configuration }: Bucket,
  removed: StoredObject,
  { headers, rawHeaders, socket }: IncomingMessage,
): void {
  const event = createObjectEvent('cos:ObjectRemove:Delete', removed, {
    bucket: name,
    region: configured.region ?? configuration.current.region,
    host: headers.host ?? '',
    requestId: createRequestId(),
    requestHeaders: parseHeaders(rawHeaders),
    clientAddress: socket.remoteAddress ?? '',
    now: now(),
  })
  publisher?.publish(event)
}

/** Answers with the ACL of a bucket and its stored settings, such as the CORS rules. */
export async function answerSettings(
  { state }: ConsoleContext,
  { params, res }: ConsoleRequest,
): Promise<void> {
  const { configuration } = await openBucket(state, params)
  const { acl, settings } = configuration.current
  const stored = Object.entries(settings).map(([name, value]) => ({ name, value: value ?? 'removed' }))
  const cors = { name: 'cors', value: 'not set: every origin is allowed' }
  sendJson(res, 200, {
    settings: [
      { name: 'acl', value: toAclText(acl, 'private') },
      ...(settings.cors === undefined ? [cors] : []),
      ...stored,
    ],
  })
}

/** The console must not create the bucket that it asks for. @throws CosError `NoSuchBucket` */
async function openBucket({ buckets, now }: EmulatorState, params: URLSearchParams): Promise<Bucket> {
  const name = params.get('bucket') ?? ''
  // A name is also the name of a folder.
  if (!isBucketName(name)) throw new CosError('NoSuchBucket')
  return buckets.get(name, { region: undefined, created: now() })
}

function toAclText(acl: Acl | undefined, fallback: string): string {
  if (!acl) return fallback
  if (acl.canned) return acl.canned
  return acl.grants.map(({ grantee, permission }) => `${permission} ${Object.values(grantee)[0]}`).join('\n')
}
