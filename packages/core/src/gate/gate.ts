import type { SignerConfig } from '../signer/signer-options.js'
import type { StoreConfig } from '../store/store-options.js'
import type { StoredObject } from '../store/stored-object.js'
import type { Allow } from './allow.js'
import type { Decision } from './decision.js'
import type { Intent } from './intent.js'

/** Decides whether an intent is signed. `context` is the framework's own request or context. */
export type Authorize<Context> = (intent: Intent, context: Context) => Decision | Promise<Decision>

/** A confirmed upload, as COS has stored it. */
export interface Upload extends StoredObject {
  /** The client's name for the file. It proves nothing. */
  readonly fileId?: string
}

/** Records an upload. `context` is the framework's own request or context. */
export type Uploaded<Context> = (upload: Upload, context: Context) => unknown

/** The configured rules that requests and grants must follow. */
export interface GateRules extends Pick<SignerConfig, 'endpoints'> {
  readonly allow: Allow
  /** Seconds. */
  readonly defaultExpires: number
  /** Seconds. */
  readonly maxExpires: number
  readonly store: Pick<StoreConfig, 'endpoints'>
}

/** The gate's resolved configuration. */
export interface Gate<Context> extends GateRules, SignerConfig {
  readonly store: StoreConfig
  readonly authorize: Authorize<Context>
  readonly uploaded: Uploaded<Context> | undefined
  readonly removeRejected: boolean
  /** Seconds. */
  readonly timeouts: { readonly authorize: number; readonly credentials: number }
}
