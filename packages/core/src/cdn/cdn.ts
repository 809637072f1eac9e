import { CosgateError } from '../error.js'
import { encodePath } from '../signature/percent.js'
import { type ResolvedCdnOptions, resolveCdnOptions } from './cdn-options.js'
import { type CdnSecret, getTimePrecision, signCdnPath } from './url-authentication.js'

/** A signed URL of the CDN and its expiry. */
export interface CdnLink {
  url: string
  /** Unix seconds. */
  expiresAt: number
}

/** A configured CDN domain. The key is not visible from outside. */
export class Cdn {
  /** Seconds. No URL can be valid for longer. */
  readonly lifetime: number
  /** Seconds. The times of type B are whole minutes, so a URL with a shorter life could have ended already. */
  readonly minExpires: number
  readonly #origin: string
  readonly #secret: CdnSecret

  constructor({ origin, lifetime, ...secret }: ResolvedCdnOptions) {
    this.lifetime = lifetime
    this.#origin = origin
    this.#secret = secret
    this.minExpires = getTimePrecision(secret.type)
  }

  /**
   * Signs the URL of an object.
   * @param key a checked key
   * @param endsAt Unix seconds; type B rounds it down to a minute
   * @throws CosgateError `invalid_option` if the clock is before 1970 plus the lifetime
   */
  sign(key: string, endsAt: number): CdnLink {
    // The CDN adds its own lifetime to the time in the URL, so a shorter life needs an earlier time.
    const exact = endsAt - this.lifetime
    const timestamp = exact - (exact % this.minExpires)
    if (timestamp < 0) throw new CosgateError('invalid_option', 'clock: is earlier than cdn.lifetime allows')
    const path = signCdnPath(encodePath(`/${key}`), timestamp, this.#secret)
    return { url: this.#origin + path, expiresAt: timestamp + this.lifetime }
  }
}

/** @throws CosgateError `invalid_option` that names the option */
export function resolveCdn(options: unknown): Cdn {
  return new Cdn(resolveCdnOptions(options))
}
