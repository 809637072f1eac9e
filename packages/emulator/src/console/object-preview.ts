import type { ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import type { Bucket } from '../storage/buckets.js'
import { consoleHeaders, sendText } from './console-response.js'

const MAX_TEXT_BYTES = 64 * 1024

/** The types that a browser displays without running anything. */
const mediaTypes = /^(?:image\/(?:png|jpeg|gif|webp|avif|svg\+xml)|(?:video|audio)\/[\w.+-]+)$/

/** Returns how the console previews an object. */
export function toPreviewKind(contentType: string): 'image' | 'video' | 'audio' | 'text' | 'none' {
  const type = contentType.split(';')[0]!.trim().toLowerCase()
  if (mediaTypes.test(type)) return type.split('/')[0] as 'image' | 'video' | 'audio'
  return /^text\/|[/+](?:json|xml|javascript)$/.test(type) ? 'text' : 'none'
}

/**
 * Sends an object for a preview: pictures, videos and sounds unchanged, and the start of anything else as plain text. The
 * sandbox keeps scripts in an SVG file from running if somebody opens the URL.
 */
export async function sendPreview(res: ServerResponse, bucket: Bucket, key: string): Promise<void> {
  const object = bucket.objects.get(key)
  if (!object) return void sendText(res, 404, 'There is no such object')
  const type = (object.headers['Content-Type'] ?? '').split(';')[0]!.trim().toLowerCase()
  const isMedia = mediaTypes.test(type)
  const length = isMedia ? object.size : Math.min(object.size, MAX_TEXT_BYTES)
  res.writeHead(200, {
    ...consoleHeaders,
    'Content-Security-Policy': "sandbox; default-src 'none'; style-src 'unsafe-inline'",
    'Content-Type': isMedia ? type : 'text/plain; charset=utf-8',
    'Content-Length': length,
  })
  if (length === 0) return void res.end()
  await pipeline(bucket.objects.read(object, 0, length), res)
}
