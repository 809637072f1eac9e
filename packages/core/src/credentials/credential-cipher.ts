import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'

const ALGORITHM = 'aes-256-gcm'
const IV_BYTES = 12
const TAG_BYTES = 16

/** Encrypts the values of a store that other software can read and write, and derives their names. */
export class CredentialCipher {
  readonly #valueKey: KeyObject
  readonly #nameKey: KeyObject

  /** @param storeKey 32 bytes, copied */
  constructor(storeKey: Uint8Array) {
    this.#valueKey = createSecretKey(storeKey)
    this.#nameKey = createSecretKey(
      Buffer.from(hkdfSync('sha256', storeKey, '', 'cosgate credential names', 32)),
    )
  }

  /**
   * Returns the name of an entry. It does not show the scope, which may contain a user's name, and a different
   * `storeKey` gives different names, so two keys can share a store.
   */
  toName(cacheKey: string): string {
    return `cosgate:1:${createHmac('sha256', this.#nameKey).update(cacheKey).digest('hex')}`
  }

  /** Encrypts a text and binds it to its name, so that a value that was moved to another name is useless. */
  encrypt(name: string, text: string): string {
    const iv = randomBytes(IV_BYTES)
    const cipher = createCipheriv(ALGORITHM, this.#valueKey, iv).setAAD(Buffer.from(name))
    const encrypted = [cipher.update(text, 'utf8'), cipher.final()]
    return Buffer.concat([iv, ...encrypted, cipher.getAuthTag()]).toString('base64')
  }

  /** @throws Error if the value was not encrypted with the same key for the same name */
  decrypt(name: string, value: string): string {
    const bytes = Buffer.from(value, 'base64')
    const decipher = createDecipheriv(ALGORITHM, this.#valueKey, bytes.subarray(0, IV_BYTES), {
      authTagLength: TAG_BYTES,
    })
    decipher.setAAD(Buffer.from(name)).setAuthTag(bytes.subarray(-TAG_BYTES))
    const text = [decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]
    return Buffer.concat(text).toString()
  }
}
