import type { Output } from '../output.js'
import type { Plan } from './examination.js'
import type { Finding } from './finding.js'

export function printTitle(output: Output, { settings: { bucket, region, origin } }: Plan): void {
  output.line(`${output.paint('strong', bucket)} in ${region}${origin ? ` at ${origin}` : ''}\n`)
}

/** One line, what to do, and what to paste. */
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
