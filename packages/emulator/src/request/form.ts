import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Busboy, type BusboyInstance } from '@fastify/busboy'
import { CosError } from '../answer/errors.js'
import type { Content } from '../storage/blob-store.js'
import { type Field, Fields } from './fields.js'
import { bytesOf } from './percent-encoding.js'

/** The file of a form, with the fields that stand before it: COS ignores the others. */
export interface FormFile {
  fields: Fields
  name: string
  content: Content
}

/** What is done with the file while it arrives, and how that is taken back where the form breaks off after it. */
export interface FormReceiver<Result> {
  receive: (file: FormFile) => Promise<Result>
  discard: (result: Result) => Promise<void>
}

const limits = { fieldSize: 64 * 1024, fields: 100, files: 2, parts: 102 }

/**
 * Reads a form to its end while its file is received.
 * @throws CosError `MalformedPOSTRequest`, `IncorrectNumberOfFilesInPostRequest`, and what `receive` throws
 */
export async function readForm<Result>(
  contentType: string,
  body: Content,
  { receive, discard }: FormReceiver<Result>,
): Promise<Result> {
  const parser = openParser(contentType)
  const fields: Field[] = []
  const files: { stream: Readable; result: Promise<Result> | undefined }[] = []
  let whole = true
  parser.on('field', (name, value, _, truncated) => {
    whole &&= !truncated
    fields.push({ name: bytesOf(name ?? ''), value: bytesOf(value) })
  })
  parser.on('file', (_, stream, name) => {
    const file = { fields: new Fields([...fields]), name: name ?? '', content: contentOf(stream) }
    const result = files.length === 0 ? receive(file) : undefined
    files.push({ stream, result })
    // The parser goes on only when each file is read to its end, wanted or not.
    stream.on('error', () => {})
    if (result) result.catch(() => stream.resume())
    else stream.resume()
  })
  await pipeline(body, parser).catch(() => {
    whole = false
    for (const { stream } of files) stream.destroy(new CosError('MalformedPOSTRequest'))
  })
  const [first] = files
  if (whole && files.length === 1) return first!.result!
  await first?.result?.then(discard, () => {})
  throw new CosError(whole ? 'IncorrectNumberOfFilesInPostRequest' : 'MalformedPOSTRequest')
}

function openParser(contentType: string): BusboyInstance {
  try {
    return new Busboy({ headers: { 'content-type': contentType }, limits })
  } catch {
    throw new CosError('MalformedPOSTRequest')
  }
}

const contentOf = (stream: Readable): Content => stream.iterator({ destroyOnReturn: false }) as Content
