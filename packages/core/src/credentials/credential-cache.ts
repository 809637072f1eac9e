import type { Clock } from '../clock.js'
import { withDeadline } from '../deadline.js'
import { CosgateError, CredentialsError } from '../error.js'
import {
  type CredentialNeed,
  type CredentialProvider,
  type CredentialSnapshot,
  parseProviderAnswer,
} from './credentials.js'

export interface CacheSettings {
  /** Seconds before expiry at which a background refresh begins. Credentials with a shorter life are refreshed after half of it. */
  readonly refreshBefore: number
  /** Seconds that one call of the provider may take. */
  readonly timeout: number
  /** Whether requests during the pause after a failure get that failure, so that a failing provider is not called by each. */
  readonly backOff: boolean
  readonly clock: Clock
}

interface Entry {
  snapshot?: CredentialSnapshot
  /** Unix seconds. */
  refreshAt: number
  flight?: Promise<CredentialSnapshot>
  failures: number
  lastFailure?: unknown
  /** Unix seconds. */
  retryAt: number
}

const MAX_ENTRIES = 1000
const MAX_BACK_OFF_SECONDS = 60

/** Caches credentials per scope, bucket and region, shares the calls in flight, and refreshes ahead of expiry. */
export class CredentialCache {
  readonly #provider: CredentialProvider
  readonly #settings: CacheSettings
  #entries = new Map<string, Entry>()

  constructor(provider: CredentialProvider, settings: CacheSettings) {
    this.#provider = provider
    this.#settings = settings
  }

  /** Removes all entries. Calls in flight still resolve for their current waiters, but their results are not cached. */
  invalidate(): void {
    this.#entries = new Map()
  }

  /** @throws CosgateError `credentials_unavailable`, `timeout` */
  get(need: CredentialNeed): CredentialSnapshot | Promise<CredentialSnapshot> {
    const now = this.#settings.clock()
    const entry = this.#entry(toCacheKey(need))
    if (entry.snapshot && now < entry.snapshot.expiresAt) {
      // A failed background refresh must not fail requests while the current key is valid.
      if (now >= entry.refreshAt && now >= entry.retryAt) this.#fetch(need, entry).catch(() => {})
      return entry.snapshot
    }
    if (!entry.flight && this.#settings.backOff && now < entry.retryAt)
      return Promise.reject(entry.lastFailure)
    return this.#fetch(need, entry)
  }

  #entry(key: string): Entry {
    const entry = this.#entries.get(key) ?? { refreshAt: 0, failures: 0, retryAt: 0 }
    // Reinsert on access (LRU): the first entry is the least recently used.
    this.#entries.delete(key)
    if (this.#entries.size >= MAX_ENTRIES) this.#entries.delete(this.#entries.keys().next().value!)
    this.#entries.set(key, entry)
    return entry
  }

  #fetch(need: CredentialNeed, entry: Entry): Promise<CredentialSnapshot> {
    entry.flight ??= this.#ask(need)
      .then(
        (snapshot) => this.#handleSuccess(entry, snapshot),
        (error) => this.#handleFailure(entry, error),
      )
      .finally(() => {
        entry.flight = undefined
      })
    return entry.flight
  }

  async #ask(need: CredentialNeed): Promise<CredentialSnapshot> {
    const snapshot = parseProviderAnswer(await this.#callProvider(need))
    if (snapshot.expiresAt <= this.#settings.clock()) {
      throw new CredentialsError(
        'credentials_unavailable',
        'The credential provider returned expired credentials',
      )
    }
    return snapshot
  }

  async #callProvider(need: CredentialNeed): Promise<unknown> {
    // The async wrapper turns a synchronous throw into a rejection.
    const answer = (async () => this.#provider(need))().catch((cause) => {
      if (isOptionError(cause)) throw cause
      throw new CredentialsError('credentials_unavailable', 'The credential provider failed', { cause })
    })
    return withDeadline(answer, this.#settings.timeout, () => {
      return new CredentialsError('timeout', 'The credential provider did not answer in time')
    })
  }

  #handleSuccess(entry: Entry, snapshot: CredentialSnapshot): CredentialSnapshot {
    entry.failures = 0
    entry.retryAt = 0
    // Without an expiry there is no time to refresh, so every signature calls the provider.
    if (snapshot.expiresAt === Number.POSITIVE_INFINITY) return snapshot
    const life = snapshot.expiresAt - this.#settings.clock()
    entry.snapshot = snapshot
    const { refreshBefore } = this.#settings
    entry.refreshAt = snapshot.expiresAt - (refreshBefore < life ? refreshBefore : life / 2)
    return snapshot
  }

  #handleFailure(entry: Entry, error: unknown): never {
    entry.failures++
    entry.lastFailure = error
    const backOff = Math.min(2 ** (entry.failures - 1), MAX_BACK_OFF_SECONDS)
    entry.retryAt = this.#settings.clock() + backOff * (1 + Math.random())
    throw error
  }
}

/** An app's own script may call a cached provider without an argument. */
function toCacheKey(need: CredentialNeed | undefined): string {
  return need ? `${need.bucket} ${need.region} ${need.scope}` : ''
}

/** True for a developer error, such as reading `need.action` without a scope. It must not look like an outage. */
function isOptionError(error: unknown): boolean {
  return error instanceof CosgateError && error.code === 'invalid_option'
}
