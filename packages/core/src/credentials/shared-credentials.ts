import { isUint8Array } from 'node:util/types'
import type { Clock } from '../clock.js'
import { withDeadline } from '../deadline.js'
import { CosgateError } from '../error.js'
import { invalidOption } from '../options.js'
import { CredentialCipher } from './credential-cipher.js'
import { CredentialSnapshot } from './credentials.js'
import type { FetchedCredentials } from './provider-call.js'

/** A store that several instances share. An instance of Keyv is one. */
export interface CredentialStore {
  /** Returns the value of a name, or undefined. */
  get(name: string): unknown
  /** Stores a value for at most the given number of milliseconds. */
  set(name: string, value: string, ttlMilliseconds: number): unknown
}

/** A store adds at most this delay to a request, because it is then left alone for a pause. */
const STORE_TIMEOUT_SECONDS = 1
const STORE_PAUSE_SECONDS = 10
const STORE_KEY_BYTES = 32

/**
 * Reads and writes the encrypted credentials of a store. A store that fails is skipped, because each instance can call the
 * provider itself.
 */
export class SharedCredentials {
  readonly #store: CredentialStore
  readonly #cipher: CredentialCipher
  readonly #clock: Clock
  /** Unix seconds. */
  #pausedUntil = 0

  constructor(store: CredentialStore, storeKey: Uint8Array, clock: Clock) {
    this.#store = store
    this.#cipher = new CredentialCipher(storeKey)
    this.#clock = clock
  }

  /** Returns undefined if the store has no credentials of this key, or fails. */
  async read(cacheKey: string): Promise<FetchedCredentials | undefined> {
    const name = this.#cipher.toName(cacheKey)
    const value = await this.#call(() => this.#store.get(name))
    if (typeof value !== 'string') return undefined
    try {
      const { fetchedAt, ...credentials } = JSON.parse(this.#cipher.decrypt(name, value))
      return { snapshot: new CredentialSnapshot(credentials), fetchedAt }
    } catch {
      // Garbage, or the value of another key or name. What can be decrypted was written by `write`.
      return undefined
    }
  }

  /** Resolves when the credentials are stored or the attempt has failed. Never rejects. */
  async write(cacheKey: string, { snapshot, fetchedAt }: FetchedCredentials): Promise<void> {
    const ttl = (snapshot.expiresAt - this.#clock()) * 1000
    const name = this.#cipher.toName(cacheKey)
    const value = this.#cipher.encrypt(name, JSON.stringify({ ...snapshot.reveal(), fetchedAt }))
    await this.#call(() => this.#store.set(name, value, ttl))
  }

  /** Returns undefined if the store fails, does not answer in time, or is paused because it did not answer in time. */
  async #call(ask: () => unknown): Promise<unknown> {
    if (this.#clock() < this.#pausedUntil) return undefined
    try {
      // The async wrapper turns a synchronous throw into a rejection.
      return await withDeadline(
        (async () => ask())(),
        STORE_TIMEOUT_SECONDS,
        () => new CosgateError('timeout', 'The credential store did not answer in time'),
      )
    } catch (error) {
      if (error instanceof CosgateError) this.#pausedUntil = this.#clock() + STORE_PAUSE_SECONDS
      return undefined
    }
  }
}

/**
 * Returns undefined if neither option is given.
 * @throws CosgateError `invalid_option` that names `store` or `storeKey`
 */
export function resolveSharedCredentials(
  store: unknown,
  storeKey: unknown,
  clock: Clock,
): SharedCredentials | undefined {
  if (store === undefined && storeKey === undefined) return undefined
  if (!isStore(store)) throw invalidOption('store', 'must have the methods get and set, such as a Keyv')
  if (!isUint8Array(storeKey) || storeKey.byteLength !== STORE_KEY_BYTES) {
    throw invalidOption('storeKey', `must be a Buffer or Uint8Array of ${STORE_KEY_BYTES} random bytes`)
  }
  return new SharedCredentials(store, storeKey, clock)
}

function isStore(value: unknown): value is CredentialStore {
  const { get, set } = (value ?? {}) as Partial<CredentialStore>
  return typeof get === 'function' && typeof set === 'function'
}
