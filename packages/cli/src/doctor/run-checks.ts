import { randomBytes } from 'node:crypto'
import { t } from '../language/language.js'
import {
  type Check,
  type DoctorContext,
  type DoctorOptions,
  type Finding,
  problem,
  skipped,
} from './check.js'
import { CosClient } from './cos-client.js'

/** The share of the time that the requests may use. The rest is for cleaning up. */
const REQUEST_SHARE = 0.8

/** Runs the checks one after the other. Together they take no longer than the timeout. */
export async function* runChecks(
  options: DoctorOptions,
  checks: readonly Check[],
  announce: (name: string) => void,
): AsyncGenerator<{ check: string } & Finding> {
  const requests = AbortSignal.timeout(options.timeout * 1000 * REQUEST_SHARE)
  const context = createContext(options, requests)
  const broken = new Set<Check['breaks']>()
  for (const check of checks) {
    announce(check.name)
    const finding = isReady(check, broken)
      ? await runCheck(check, context)
      : skipped(t`not checked, because of the problem above`)
    yield { check: check.name, ...finding }
    if (finding.status === 'problem' && check.breaks) broken.add(check.breaks)
  }
}

function isReady({ needs }: Check, broken: ReadonlySet<unknown>): boolean {
  if (needs === 'nothing') return true
  return needs === 'access' ? broken.size === 0 : !broken.has('endpoint')
}

function createContext(options: DoctorOptions, requests: AbortSignal): DoctorContext {
  const random = `cosgate-doctor-${randomBytes(8).toString('hex')}/`
  return {
    ...options,
    cos: new CosClient(options.settings, requests),
    folder: options.prefix + random,
    outside: random,
    skew: undefined,
    downloaded: undefined,
    didRoundTrip: false,
    cleanUp: AbortSignal.timeout(options.timeout * 1000),
  }
}

async function runCheck(check: Check, context: DoctorContext): Promise<Finding> {
  try {
    return await check.run(context)
  } catch (error) {
    return createNoAnswerProblem(error, context)
  }
}

/** Returns the finding of a check whose request failed. */
export function createNoAnswerProblem(error: unknown, { timeout }: DoctorContext): Finding {
  if (!isTimeout(error)) return problem(t`no answer: ${describeFetchError(error)}`)
  return problem(
    t`no answer within --timeout ${timeout}`,
    t`Check the address and the firewall, or allow more time: --timeout 120.`,
  )
}

/** Returns whether a request failed because the time limit for all checks was reached. */
export const isTimeout = (error: unknown) => (error as Error).name === 'TimeoutError'

/** Returns the reason for fetch's "fetch failed". */
export function describeFetchError(error: unknown): string {
  const { message, cause } = error as Error & { cause?: { code?: string; message?: string } }
  return cause?.code ?? cause?.message ?? message
}
