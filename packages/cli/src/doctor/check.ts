import type { CdnOptions } from '@cosgate/core'
import type { Settings } from '../settings.js'
import type { CosClient } from './cos-client.js'

/** The options of `cosgate doctor`. */
export interface DoctorOptions {
  settings: Settings
  /** The app's keys begin with it; `''` for the whole bucket. */
  prefix: string
  /** The origin of the pages that upload. */
  site: string | undefined
  /** The CDN in front of the bucket. */
  cdn: CdnOptions | undefined
  /** Seconds for all checks together. */
  timeout: number
}

/** The state that the checks share. */
export interface DoctorContext extends DoctorOptions {
  cos: CosClient
  /** A random folder below the prefix, in which the doctor writes. */
  folder: string
  /** A random folder outside the prefix. */
  outside: string
  /** Seconds that COS's clock is ahead of ours, once COS has answered. */
  skew: number | undefined
  /** The headers of the downloaded object, once there is one. */
  downloaded: Headers | undefined
  /** True once an object was uploaded and downloaded. */
  didRoundTrip: boolean
  /** Aborts later than the other requests, so that there is time to clean up. */
  cleanUp: AbortSignal
}

/** One check of a configuration. */
export interface Check {
  name: string
  /** The condition for the check: an endpoint that answers, or also a key and a bucket that fit. */
  needs: 'nothing' | 'endpoint' | 'access'
  /** The condition that a problem found here takes away from later checks. */
  breaks?: 'endpoint' | 'access'
  run(context: DoctorContext): Promise<Finding>
}

/** The result of a check. */
export interface Finding {
  status: 'ok' | 'warning' | 'problem' | 'skipped'
  /** One line. */
  detail: string
  /** One or more lines. */
  advice?: string | undefined
  /** Text for the user to paste. */
  paste?: string
}

export const ok = (detail: string): Finding => ({ status: 'ok', detail })

export const skipped = (detail: string): Finding => ({ status: 'skipped', detail })

export const warning = (detail: string, advice?: string, paste?: string): Finding => ({
  status: 'warning',
  detail,
  advice,
  ...(paste && { paste }),
})

export const problem = (detail: string, advice?: string, paste?: string): Finding => ({
  status: 'problem',
  detail,
  advice,
  ...(paste && { paste }),
})
