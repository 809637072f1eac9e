import { type CdnOptions, CosgateError, getCdnUrl } from '@cosgate/core'
import type { Environment } from './command.js'
import { type Arguments, type Flags, UsageError } from './command-line.js'
import { splitMessage, t, translate } from './language/language.js'

/** Flags for the URL authentication of a CDN. */
export const cdnFlags = {
  'cdn-origin': { value: 'URL', help: t`the CDN domain to check; default: COS_CDN_ORIGIN` },
  'cdn-type': { value: 'A|B|C|D', help: t`its type of URL authentication; default: COS_CDN_TYPE` },
  'cdn-key': { value: 'KEY', help: t`its authentication key; better in COS_CDN_KEY` },
  'cdn-lifetime': { value: 'SECONDS', help: t`its configured validity; default: COS_CDN_LIFETIME` },
  'cdn-sign-param': { value: 'NAME', help: t`for A and D: the parameter with the signature (default: sign)` },
  'cdn-time-param': { value: 'NAME', help: t`for D: the parameter with the time (default: t)` },
  'cdn-time-format': { value: 'decimal|hex', help: t`for D: how the time is written (default: decimal)` },
} satisfies Flags

/** The flag of each option of the CDN. */
const flagByOption: Readonly<Record<keyof CdnOptions, keyof typeof cdnFlags>> = {
  origin: 'cdn-origin',
  type: 'cdn-type',
  key: 'cdn-key',
  lifetime: 'cdn-lifetime',
  signParam: 'cdn-sign-param',
  timeParam: 'cdn-time-param',
  timeFormat: 'cdn-time-format',
}

/**
 * Returns the settings of the CDN, or undefined if no CDN domain is given.
 * @throws UsageError that says what to type or set
 */
export function readCdnSettings(args: Arguments, env: Environment): CdnOptions | undefined {
  const read = (flag: string) => args.text(flag) ?? (env[toVariable(flag)] || undefined)
  if (read('cdn-origin') === undefined) return undefined
  const given = Object.entries(flagByOption).map(([option, flag]) => [option, read(flag)] as const)
  const options: Record<string, unknown> = Object.fromEntries(
    given.filter(([, value]) => value !== undefined),
  )
  if (typeof options.lifetime === 'string' && /^\d+$/.test(options.lifetime)) {
    options.lifetime = Number(options.lifetime)
  }
  const cdn = options as unknown as CdnOptions
  assertUsable(cdn)
  return cdn
}

function assertUsable(cdn: CdnOptions): void {
  try {
    getCdnUrl({ key: 'a' }, cdn, Date.now() / 1000)
  } catch (error) {
    if (!(error instanceof CosgateError)) throw error
    const [option, fault] = splitMessage(error)
    const flag = Object.entries(flagByOption).find(([name]) => option === `cdn.${name}`)?.[1]
    if (!flag) throw error
    throw new UsageError(
      t`--${flag} ${translate(fault)}: type --${flag} ${cdnFlags[flag].value}, or set ${toVariable(flag)}`,
    )
  }
}

/** `COS_CDN_KEY` for `cdn-key`. */
function toVariable(flag: string): string {
  return `COS_${flag.toUpperCase().replaceAll('-', '_')}`
}
