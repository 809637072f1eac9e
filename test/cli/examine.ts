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

/** Runs the doctor with --json; the findings by their check. */
export async function examine(origin: string, args: string[] = [], env: Record<string, string> = {}) {
  const { code, out } = await cosgate(['doctor', '--json', ...args], { ...variables(origin), ...env })
  const report = JSON.parse(out) as Report
  const found = Object.fromEntries(report.checks.map((finding) => [finding.check, finding]))
  return { code, report, found: (check: string) => found[check]! }
}

/** `check status` of each finding. */
export const statuses = ({ checks }: Report) => checks.map(({ check, status }) => `${check} ${status}`)
