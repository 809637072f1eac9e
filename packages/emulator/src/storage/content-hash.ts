import { createHash, type Hash } from 'node:crypto'
import { type Crc64, startCrc64 } from './crc64.js'

/** The length and the digests of content. */
export interface ContentDigests {
  /** Bytes. */
  size: number
  /** Hex. */
  md5: string
  /** Unsigned decimal. */
  crc64: string
  /** Hex; only computed if it was requested. */
  sha1: string | undefined
}

/** Computes all digests of content while it is streamed. */
export class ContentHash {
  readonly #md5 = createHash('md5')
  readonly #crc64: Crc64
  readonly #sha1: Hash | undefined
  #size = 0

  private constructor(crc64: Crc64, sha1: Hash | undefined) {
    this.#crc64 = crc64
    this.#sha1 = sha1
  }

  static async start({ sha1 }: { sha1: boolean }): Promise<ContentHash> {
    return new ContentHash(await startCrc64(), sha1 ? createHash('sha1') : undefined)
  }

  update(chunk: Buffer): void {
    this.#md5.update(chunk)
    this.#crc64.update(chunk)
    this.#sha1?.update(chunk)
    this.#size += chunk.length
  }

  digest(): ContentDigests {
    return {
      size: this.#size,
      md5: this.#md5.digest('hex'),
      crc64: this.#crc64.digest(),
      sha1: this.#sha1?.digest('hex'),
    }
  }
}
