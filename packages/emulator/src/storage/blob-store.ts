import { randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { type ContentDigests, ContentHash } from './content-hash.js'

/** Content that is stored in one file. A complete file never changes. */
export interface Blob {
  file: string
  /** Bytes. */
  size: number
  /** Unsigned decimal. */
  crc64: string
}

export interface WrittenBlob extends Blob, ContentDigests {}

// Lets hashing and writing overlap.
const WRITE_AHEAD_BYTES = 1024 * 1024

/** The form of the random names. */
const BLOB_NAME = /^[0-9a-f-]{36}$/

export type Content = AsyncIterable<Buffer>

/** Stores content in files with random names. No part of a key is used in a path. */
export class BlobStore {
  readonly #directory: string

  constructor(directory: string) {
    this.#directory = directory
  }

  /** Removes files that interrupted uploads left, but no files of others. @param inUse names of the files to keep */
  async open(inUse: ReadonlySet<string>): Promise<void> {
    await mkdir(this.#directory, { recursive: true })
    const own = (await readdir(this.#directory)).filter((file) => BLOB_NAME.test(file))
    const orphans = own.filter((file) => !inUse.has(file))
    await this.remove(orphans.map((file) => ({ file })))
  }

  /**
   * Streams content into a new file. If this fails, the file is removed.
   * @param options.sha1 also computes the SHA-1, which few requests need
   */
  async write(content: Content, { sha1 = false } = {}): Promise<WrittenBlob> {
    const [file, hash] = [randomUUID(), await ContentHash.start({ sha1 })]
    const output = createWriteStream(join(this.#directory, file), {
      flags: 'wx',
      highWaterMark: WRITE_AHEAD_BYTES,
    })
    try {
      await pipeline(content, (chunks: Content) => hashWhileReading(chunks, hash), output)
    } catch (error) {
      await this.remove([{ file }])
      throw error
    }
    return { file, ...hash.digest() }
  }

  /** Streams a range of the concatenated blobs. @param start inclusive @param end exclusive */
  async *read(blobs: readonly Blob[], start: number, end: number): Content {
    let offset = 0
    for (const { file, size } of blobs) {
      const [from, to] = [Math.max(start - offset, 0), Math.min(end - offset, size)]
      if (from < to) yield* createReadStream(join(this.#directory, file), { start: from, end: to - 1 })
      offset += size
    }
  }

  async remove(blobs: readonly { file: string }[]): Promise<void> {
    await Promise.all(blobs.map(({ file }) => rm(join(this.#directory, file), { force: true })))
  }
}

async function* hashWhileReading(content: Content, hash: ContentHash): Content {
  for await (const chunk of content) {
    hash.update(chunk)
    yield chunk
  }
}
