import type { Clock } from '../clock.js'
import { withDeadline } from '../deadline.js'
import { CredentialsError } from '../error.js'
import {
  type CredentialNeed,
  type CredentialProvider,
  type CredentialSnapshot,
  parseProvided,
} from './credentials.js'

export interface CacheSettings {
  /** Seconds before expiry at which a refresh begins in the background; half its life where it lives no longer than that. */
  readonly refreshBefore: number
  /** Seconds that one call of the provider may take. */
  readonly timeout: number
  /** Whether a failure is answered from memory for a while, so that a provider in trouble is not hammered. */
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

const MOST_SCOPES = 1000
const LONGEST_BACK_OFF = 60

/** Credentials per scope: one call in flight however many wait, refreshed ahead of expiry. */
export class CredentialCache {
  readonly #provider: CredentialProvider
  readonly #settings: CacheSettings
  #entries = new Map<string, Entry>()

  constructor(provider: CredentialProvider, settings: CacheSettings) {
    this.#provider = provider
    this.#settings = settings
  }

  /** Forgets everything; a call still in flight answers those who wait for it and nobody else. */
  invalidate(): void {
    this.#entries = new Map()
  }

  /** @throws CosgateError `credentials_unavailable`, `timeout` */
  get(need: CredentialNeed): CredentialSnapshot | Promise<CredentialSnapshot> {
    const now = this.#settings.clock()
    // An app's own script may ask a cached provider without saying what for.
    const entry = this.#entry(need?.scope ?? '')
    if (entry.snapshot && now < entry.snapshot.expiresAt) {
      // A failed refresh is nobody's failure while the old key is good: the entry remembers it.
      if (now >= entry.refreshAt && now >= entry.retryAt) this.#fetch(need, entry).catch(() => {})
      return entry.snapshot
    }
    if (!entry.flight && this.#settings.backOff && now < entry.retryAt)
      return Promise.reject(entry.lastFailure)
    return this.#fetch(need, entry)
  }

  #entry(scope: string): Entry {
    const entry = this.#entries.get(scope) ?? { refreshAt: 0, failures: 0, retryAt: 0 }
    // Set anew each time, the map is in the order of use, and the first is the one to forget.
    this.#entries.delete(scope)
    if (this.#entries.size >= MOST_SCOPES) this.#entries.delete(this.#entries.keys().next().value!)
    this.#entries.set(scope, entry)
    return entry
  }

  #fetch(need: CredentialNeed, entry: Entry): Promise<CredentialSnapshot> {
    entry.flight ??= this.#ask(need)
      .then(
        (snapshot) => this.#succeeded(entry, snapshot),
        (error) => this.#failed(entry, error),
      )
      .finally(() => {
        entry.flight = undefined
      })
    return entry.flight
  }

  async #ask(need: CredentialNeed): Promise<CredentialSnapshot> {
    const snapshot = parseProvided(await this.#askInTime(need))
    if (snapshot.expiresAt <= this.#settings.clock()) {
      throw new CredentialsError(
        'credentials_unavailable',
        'The credential provider gave expired credentials',
      )
    }
    return snapshot
  }

  async #askInTime(need: CredentialNeed): Promise<unknown> {
    // A provider that throws at once is one that failed.
    const answer = (async () => this.#provider(need))().catch((cause) => {
      throw new CredentialsError('credentials_unavailable', 'The credential provider failed', { cause })
    })
    return withDeadline(answer, this.#settings.timeout, () => {
      return new CredentialsError('timeout', 'The credential provider did not answer in time')
    })
  }

  #succeeded(entry: Entry, snapshot: CredentialSnapshot): CredentialSnapshot {
    entry.failures = 0
    entry.retryAt = 0
    // Without an expiry nothing tells when to ask again, so every signature asks.
    if (snapshot.expiresAt === Number.POSITIVE_INFINITY) return snapshot
    const life = snapshot.expiresAt - this.#settings.clock()
    entry.snapshot = snapshot
    const { refreshBefore } = this.#settings
    entry.refreshAt = snapshot.expiresAt - (refreshBefore < life ? refreshBefore : life / 2)
    return snapshot
  }

  #failed(entry: Entry, error: unknown): never {
    entry.failures++
    entry.lastFailure = error
    const backOff = Math.min(2 ** (entry.failures - 1), LONGEST_BACK_OFF)
    entry.retryAt = this.#settings.clock() + backOff * (1 + Math.random())
    throw error
  }
}
