import { paginate } from '../response/pagination.js'
import { compareKeys } from '../storage/sorted-list.js'
import type { ConsoleContext, ConsoleRequest } from './console.js'
import { sendJson } from './console-response.js'
import { toPreviewKind } from './object-preview.js'

const PAGE_SIZE = 100

export async function answerBuckets({ state }: ConsoleContext, { res }: ConsoleRequest): Promise<void> {
  const names = await state.buckets.names()
  sendJson(res, 200, { buckets: names })
}

/** Answers with one page of a folder: its subfolders and its objects. */
export async function answerObjects({ state }: ConsoleContext, { params, res }: ConsoleRequest): Promise<void> {
  const bucket = await openExisting(state, params)
  const [prefix, marker] = [params.get('prefix') ?? '', params.get('marker') ?? '']
  const isPast = ({ key }: { key: string }) => compareKeys(key, marker) <= 0
  const request = { prefix, delimiter: '/', max: PAGE_SIZE, marker, isPast }
  const { entries, commonPrefixes, next } = paginate(bucket.objects.all(), request)
  sendJson(res, 200, {
    folders: commonPrefixes,
    objects: entries.map(({ key, size, etag, lastModified, headers }) => {
      const contentType = headers['Content-Type'] ?? ''
      return { key, size, etag, lastModified, contentType, preview: toPreviewKind(contentType) }
    }),
    next: next?.key,
  })
}

export async function removeObject({ state }: ConsoleContext, { params, res }: ConsoleRequest): Promise<void> {
  const bucket = await openExisting(state, params)
  await bucket.objects.delete(params.get('key') ?? '')
  sendJson(res, 200, {})
}

/** The console must not create the bucket that it asks for. */
function openExisting({ buckets }: ConsoleContext['state'], params: URLSearchParams) {
  const name = params.get('bucket') ?? ''
  if (!/^[a-z0-9-]+$/.test(name) || !buckets.has(name)) throw new Error('There is no such bucket')
  return buckets.get(name)
}
