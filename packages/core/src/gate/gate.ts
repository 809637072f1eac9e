import type { SignerConfig } from '../signer/signer-options.js'
import type { Allow } from './allow.js'
import type { Decision } from './decision.js'
import type { Intent } from './intent.js'

/** Decides whether an intent is signed. `context` is the framework's own request or context. */
export type Authorize<Context> = (intent: Intent, context: Context) => Decision | Promise<Decision>

/** The configured rules that requests and grants must follow. */
export interface GateRules extends SignerConfig {
  readonly allow: Allow
  /** Seconds. */
  readonly defaultExpires: number
  /** Seconds. */
  readonly maxExpires: number
}

/** The gate's resolved configuration. */
export interface Gate<Context> extends GateRules {
  readonly authorize: Authorize<Context>
  /** Seconds. */
  readonly timeouts: { readonly authorize: number; readonly credentials: number }
}
