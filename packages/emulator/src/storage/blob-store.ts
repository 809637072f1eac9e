import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** Content that is stored in one file. A complete file never changes. */
export interface Blob {
  file: string
  size: number
}

export interface WrittenBlob extends Blob {
  /** Hex digest of the content. */
  md5: string
  /** Hex digest of the content. */
  sha1: string
}

export type Content = AsyncIterable<Buffer>

/** Stores content in files with random names. No part of a key is used in a path. */
export class BlobStore {
  readonly #directory: string

  constructor(directory: string) {
    this.#directory = directory
  }

  /** Removes files that interrupted uploads left. @param inUse names of the files to keep */
  async open(inUse: ReadonlySet<string>): Promise<void> {
    await mkdir(this.#directory, { recursive: true })
    const orphans = (await readdir(this.#directory)).filter((file) => !inUse.has(file))
    await this.remove(orphans.map((file) => ({ file })))
  }

  /** Streams content into a new file and flushes it. If this fails, the file is removed. */
  async write(content: Content): Promise<WrittenBlob> {
    const file = randomUUID()
    const handle = await open(join(this.#directory, file), 'wx')
    const [md5, sha1] = [createHash('md5'), createHash('sha1')]
    let size = 0
    try {
      for await (const chunk of content) {
        md5.update(chunk)
        sha1.update(chunk)
        size += chunk.length
        await handle.writeFile(chunk)
      }
      await handle.datasync()
    } catch (error) {
      await handle.close()
      await this.remove([{ file }])
      throw error
    }
    await handle.close()
    return { file, size, md5: md5.digest('hex'), sha1: sha1.digest('hex') }
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
