import { cosgate, variables } from './run.js'

export interface Finding {
  check: string
  status: string
  detail: string
  advice?: string
  paste?: string
}

export interface Report {
  ok: boolean
  bucket: string
  region: string
  origin: string
  checks: Finding[]
}

/** Runs `doctor --json`. Returns the exit code, the report, and a function that finds the finding of a check. */
export async function runDoctor(origin: string, args: string[] = [], env: Record<string, string> = {}) {
  const { code, out } = await cosgate(['doctor', '--json', ...args], { ...variables(origin), ...env })
  const report = JSON.parse(out) as Report
  const findingsByCheck = Object.fromEntries(report.checks.map((finding) => [finding.check, finding]))
  return { code, report, found: (check: string) => findingsByCheck[check]! }
}

/** Returns `check status` for each finding. */
export const listStatuses = ({ checks }: Report) => checks.map(({ check, status }) => `${check} ${status}`)
