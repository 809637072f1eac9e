import type { Clock } from '../clock.js'
import type { CredentialNeed, CredentialProvider, CredentialSnapshot } from './credentials.js'
import { callProvider, type FetchedCredentials } from './provider-call.js'
import type { SharedCredentials } from './shared-credentials.js'

export interface CacheSettings {
  /** Seconds before expiry at which a background refresh begins. Credentials with a shorter life are refreshed after half of it. */
  readonly refreshBefore: number
  /** Seconds that one call of the provider may take. */
  readonly timeout: number
  /** Whether requests during the pause after a failure get that failure, so that a failing provider is not called by each. */
  readonly backOff: boolean
  readonly clock: Clock
  /** Credentials that other instances have fetched. They are read before each call of the provider. */
  readonly shared?: SharedCredentials | undefined
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
/** The clocks of instances may differ by this much. */
const MAX_CLOCK_SKEW_SECONDS = 60

/** Caches credentials per scope, bucket and region, shares the calls in flight, and refreshes ahead of expiry. */
export class CredentialCache {
  readonly #provider: CredentialProvider
  readonly #settings: CacheSettings
  #entries = new Map<string, Entry>()
  /** Unix seconds. Shared credentials that were fetched earlier may have been revoked. */
  #shareableSince = 0

  constructor(provider: CredentialProvider, settings: CacheSettings) {
    this.#provider = provider
    this.#settings = settings
  }

  /** Removes all entries. Calls in flight still resolve for their current waiters, but their results are not cached. */
  invalidate(): void {
    this.#entries = new Map()
    this.#shareableSince = this.#settings.clock() + MAX_CLOCK_SKEW_SECONDS
  }

  /** @throws CosgateError `credentials_unavailable`, `timeout` */
  get(need: CredentialNeed): CredentialSnapshot | Promise<CredentialSnapshot> {
    const now = this.#settings.clock()
    const entry = this.#touchEntry(toCacheKey(need))
    if (entry.snapshot && now < entry.snapshot.expiresAt) {
      // A failed background refresh must not fail requests while the current key is valid.
      if (now >= entry.refreshAt && now >= entry.retryAt) this.#fetch(need, entry).catch(() => {})
      return entry.snapshot
    }
    if (!entry.flight && this.#settings.backOff && now < entry.retryAt)
      return Promise.reject(entry.lastFailure)
    return this.#fetch(need, entry)
  }

  #touchEntry(key: string): Entry {
    const entry = this.#entries.get(key) ?? { refreshAt: 0, failures: 0, retryAt: 0 }
    // Reinsert on access: the first entry is the least recently used.
    this.#entries.delete(key)
    if (this.#entries.size >= MAX_ENTRIES) this.#entries.delete(this.#entries.keys().next().value!)
    this.#entries.set(key, entry)
    return entry
  }

  #fetch(need: CredentialNeed, entry: Entry): Promise<CredentialSnapshot> {
    entry.flight ??= this.#load(need, entry)
      .then(
        (fetched) => this.#handleSuccess(entry, fetched),
        (error) => this.#handleFailure(entry, error),
      )
      .finally(() => {
        entry.flight = undefined
      })
    return entry.flight
  }

  /** Takes the credentials that another instance has fetched, or calls the provider and shares its answer. */
  async #load(need: CredentialNeed, entry: Entry): Promise<FetchedCredentials> {
    const { shared } = this.#settings
    if (!shared) return this.#callProvider(need)
    const entries = this.#entries
    const stored = await shared.read(toCacheKey(need))
    if (stored && this.#isNewer(stored, entry)) return stored
    const fetched = await this.#callProvider(need)
    const isTemporary = fetched.snapshot.expiresAt < Number.POSITIVE_INFINITY
    // A call that began before `invalidate()` may have returned revoked credentials.
    if (isTemporary && entries === this.#entries) await shared.write(toCacheKey(need), fetched)
    return fetched
  }

  #callProvider(need: CredentialNeed): Promise<FetchedCredentials> {
    return callProvider(this.#provider, need, this.#settings)
  }

  /** False for credentials that are about to be refreshed: the instance that refreshes them must not find them again. */
  #isNewer(stored: FetchedCredentials, { snapshot }: Entry): boolean {
    if (stored.fetchedAt < this.#shareableSince) return false
    if (snapshot && stored.snapshot.expiresAt <= snapshot.expiresAt) return false
    return this.#settings.clock() < this.#computeRefreshAt(stored)
  }

  #handleSuccess(entry: Entry, fetched: FetchedCredentials): CredentialSnapshot {
    const { snapshot, fetchedAt } = fetched
    entry.failures = 0
    entry.retryAt = 0
    // Without an expiry there is no time to refresh, so every signature calls the provider.
    if (snapshot.expiresAt === Number.POSITIVE_INFINITY) return snapshot
    entry.snapshot = snapshot
    const refreshAt = this.#computeRefreshAt(fetched)
    // Instances refresh at different moments, so that all but the first find its answer in the store.
    const spread = this.#settings.shared
      ? Math.min(snapshot.expiresAt - refreshAt, refreshAt - fetchedAt) / 2
      : 0
    entry.refreshAt = refreshAt - spread * Math.random()
    return snapshot
  }

  /** Returns Unix seconds. */
  #computeRefreshAt({ snapshot, fetchedAt }: FetchedCredentials): number {
    const { refreshBefore } = this.#settings
    const life = snapshot.expiresAt - fetchedAt
    return snapshot.expiresAt - (refreshBefore < life ? refreshBefore : life / 2)
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
