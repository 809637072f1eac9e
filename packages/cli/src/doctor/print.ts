import { pad, t } from '../language/language.js'
import { statusNames } from '../language/status-names.js'
import type { Color, Output } from '../output.js'
import type { DoctorOptions, Finding } from './check.js'

export function printTitle(output: Output, { settings: { bucket, region, origin } }: DoctorOptions): void {
  const name = output.paint('strong', bucket)
  output.line(`${origin ? t`${name} in ${region} at ${origin}` : t`${name} in ${region}`}\n`)
}

/** Prints one line, then the advice and the text to paste. */
export function printFinding(
  output: Output,
  { check, status, detail, advice, paste }: { check: string } & Finding,
) {
  output.line(`${output.paint(status, pad(statusNames[status], 8))} ${check.padEnd(12)} ${detail}`)
  const indent = ' '.repeat(22)
  if (advice) output.line(advice.replace(/^/gm, indent))
  if (paste) output.line(paste.replace(/^/gm, `${indent}  `))
}

export function printSummary(output: Output, findings: readonly Finding[]): void {
  const count = (status: Finding['status']) => findings.filter((finding) => finding.status === status).length
  const [problems, warnings] = [count('problem'), count('warning')]
  const problemText = problems === 1 ? t`1 problem` : t`${problems} problems`
  const warningText = warnings === 1 ? t`1 warning` : t`${warnings} warnings`
  const paint = (status: Color, found: number, text: string) =>
    output.paint(found > 0 ? status : 'faint', text)
  output.line(
    `\n${paint('problem', problems, problemText)}${t`, `}${paint('warning', warnings, warningText)}`,
  )
}
