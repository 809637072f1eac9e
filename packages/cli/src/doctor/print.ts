import type { Output } from '../output.js'
import type { DoctorOptions, Finding } from './check.js'

export function printTitle(output: Output, { settings: { bucket, region, origin } }: DoctorOptions): void {
  output.line(`${output.paint('strong', bucket)} in ${region}${origin ? ` at ${origin}` : ''}\n`)
}

/** Prints one line, then the advice and the text to paste. */
export function printFinding(
  output: Output,
  { check, status, detail, advice, paste }: { check: string } & Finding,
) {
  output.line(`${output.paint(status, status.padEnd(8))} ${check.padEnd(12)} ${detail}`)
  const indent = ' '.repeat(22)
  if (advice) output.line(`${indent}${advice}`)
  if (paste) output.line(paste.replace(/^/gm, `${indent}  `))
}

export function printSummary(output: Output, findings: readonly Finding[]): void {
  const count = (status: Finding['status'], word: string) => {
    const found = findings.filter((finding) => finding.status === status).length
    return output.paint(found > 0 ? status : 'faint', `${found} ${word}${found === 1 ? '' : 's'}`)
  }
  output.line(`\n${count('problem', 'problem')}, ${count('warning', 'warning')}`)
}
