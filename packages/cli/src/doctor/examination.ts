import { randomBytes } from 'node:crypto'
import type { Settings } from '../settings.js'
import { CosClient } from './cos-client.js'
import { type Finding, problem } from './finding.js'

/** What is examined, and how. */
export interface Plan {
  settings: Settings
  /** Objects of the app begin like this; `''` for the whole bucket. */
  prefix: string
  /** The origin of the pages that upload; undefined where none was named. */
  site: string | undefined
  /** Seconds for everything. */
  timeout: number
}

/** What the checks share. */
export interface Examination extends Plan {
  cos: CosClient
  /** Below the prefix, random: what the doctor writes is there. */
  folder: string
  /** Outside the prefix, random. */
  outside: string
  /** Seconds that COS's clock is ahead of ours, once it answered. */
  skew: number | undefined
  /** The headers of the downloaded object, once there is one. */
  downloaded: Headers | undefined
  /** Outlives the other questions, for what must be cleaned up. */
  cleanUp: AbortSignal
}

/** One question about a configuration. */
export interface Check {
  name: string
  /** What must be in order first: an endpoint that answers, or also a key and a bucket that fit. */
  needs: 'nothing' | 'endpoint' | 'access'
  /** What a problem found here takes from the later checks. */
  breaks?: 'endpoint' | 'access'
  examine(examination: Examination): Promise<Finding>
}

/** How much of the time is for the questions; the rest is for cleaning up. */
const SHARE_OF_QUESTIONS = 0.8

/** The checks' findings, one after the other; all together they take no longer than the timeout. */
export async function* examine(
  plan: Plan,
  checks: readonly Check[],
  announce: (name: string) => void,
): AsyncGenerator<{ check: string } & Finding> {
  const questions = AbortSignal.timeout(plan.timeout * 1000 * SHARE_OF_QUESTIONS)
  const examination = begin(plan, questions)
  const broken = new Set<Check['breaks']>()
  for (const check of checks) {
    announce(check.name)
    const finding = isReady(check, broken)
      ? await examineInTime(check, examination, questions)
      : { status: 'skipped' as const, detail: 'not looked at: see the problem above' }
    yield { check: check.name, ...finding }
    if (finding.status === 'problem' && check.breaks) broken.add(check.breaks)
  }
}

function isReady({ needs }: Check, broken: ReadonlySet<unknown>): boolean {
  if (needs === 'nothing') return true
  return needs === 'access' ? broken.size === 0 : !broken.has('endpoint')
}

function begin(plan: Plan, questions: AbortSignal): Examination {
  const random = `cosgate-doctor-${randomBytes(8).toString('hex')}/`
  return {
    ...plan,
    cos: new CosClient(plan.settings, questions),
    folder: plan.prefix + random,
    outside: random,
    skew: undefined,
    downloaded: undefined,
    cleanUp: AbortSignal.timeout(plan.timeout * 1000),
  }
}

async function examineInTime(
  check: Check,
  examination: Examination,
  questions: AbortSignal,
): Promise<Finding> {
  try {
    return await check.examine(examination)
  } catch (error) {
    if (questions.aborted) {
      return problem(
        `no answer within --timeout ${examination.timeout}`,
        'Look at the address and the firewall, or give it more time: --timeout 120.',
      )
    }
    return problem(`no answer: ${reasonOf(error)}`)
  }
}

/** What stands behind fetch's "fetch failed". */
export function reasonOf(error: unknown): string {
  const { message, cause } = error as Error & { cause?: { code?: string; message?: string } }
  return cause?.code ?? cause?.message ?? message
}
