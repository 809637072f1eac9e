import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Busboy, type BusboyInstance } from '@fastify/busboy'
import { encodeUtf8 } from '../byte-string.js'
import { CosError } from '../cos-error.js'
import type { Content } from '../storage/blob-store.js'
import { type Field, Fields } from './fields.js'

/** The file of a form and the fields before it. COS ignores fields after the file. */
export interface FormFile {
  fields: Fields
  name: string
  content: Content
}

export interface FormReceiver<Result> {
  /** Consumes the file while it arrives. */
  receive: (file: FormFile) => Promise<Result>
  /** Undoes `receive` if the form turns out to be incomplete. */
  discard: (result: Result) => Promise<void>
}

interface OpenFile<Result> {
  stream: Readable
  /** Only the first file is received. */
  result: Promise<Result> | undefined
}

const FORM_LIMITS = { fieldSize: 64 * 1024, fields: 100, files: 2, parts: 102 }

/**
 * Reads a form to its end while its file is received.
 * @throws CosError `MalformedPOSTRequest`, `IncorrectNumberOfFilesInPostRequest`; also rethrows errors of `receive`
 */
export async function receiveForm<Result>(
  contentType: string,
  body: Content,
  { receive, discard }: FormReceiver<Result>,
): Promise<Result> {
  const parser = createParser(contentType)
  const fields: Field[] = []
  const files: OpenFile<Result>[] = []
  let isComplete = true
  parser.on('field', (name, value, _, isTruncated) => {
    isComplete &&= !isTruncated
    fields.push({ name: encodeUtf8(name ?? ''), value: encodeUtf8(value) })
  })
  parser.on('file', (_, stream, name) => {
    const file = { fields: new Fields([...fields]), name: name ?? '', content: toContent(stream) }
    const result = files.length === 0 ? receive(file) : undefined
    files.push({ stream, result })
    drainUnlessReceived(stream, result)
  })
  await pipeline(body, parser).catch(() => {
    isComplete = false
    for (const { stream } of files) stream.destroy(new CosError('MalformedPOSTRequest'))
  })
  const [first] = files
  if (isComplete && files.length === 1) return first!.result!
  await first?.result?.then(discard, () => {})
  throw new CosError(isComplete ? 'IncorrectNumberOfFilesInPostRequest' : 'MalformedPOSTRequest')
}

function createParser(contentType: string): BusboyInstance {
  try {
    return new Busboy({ headers: { 'content-type': contentType }, limits: FORM_LIMITS })
  } catch {
    throw new CosError('MalformedPOSTRequest')
  }
}

// The parser stops until every file has been read to its end, including files that are not used.
function drainUnlessReceived(stream: Readable, result: Promise<unknown> | undefined): void {
  stream.on('error', () => {})
  if (result) result.catch(() => stream.resume())
  else stream.resume()
}

const toContent = (stream: Readable): Content => stream.iterator({ destroyOnReturn: false }) as Content
