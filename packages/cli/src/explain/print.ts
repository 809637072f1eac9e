import type { Output } from '../output.js'
import type { PolicyExplanation } from './explain-policy.js'
import type { Explanation, Remark } from './explanation.js'
import type { SignatureText } from './signature-text.js'
import { formatTime, parseSpan } from './time-span.js'

/** Prints the explanation of a request, step by step. */
export function printExplanation(output: Output, explanation: Explanation): void {
  const { signature, ours, theirs, computed, unsigned, remarks } = explanation
  if (signature) printSignature(output, signature)
  printString(output, 'HttpString', ours.httpString)
  printString(output, 'StringToSign', ours.stringToSign)
  printString(output, "COS's HttpString (FormatString)", theirs.httpString)
  printString(output, "COS's StringToSign", theirs.stringToSign)
  if (signature && ours.httpString !== undefined) printSignatures(output, signature.signature, computed)
  if (unsigned.length > 0) output.line(`Not signed: ${unsigned.join(', ')}\n`)
  if (signature && ours.httpString === undefined) {
    output.line('To see the strings, type the request: --url, --method and each --header as sent.\n')
  }
  if (remarks.length > 0 || ours.httpString !== undefined) printRemarks(output, remarks)
}

/** Prints the explanation of a form's policy. */
export function printPolicy(
  output: Output,
  { policy, stringToSign, given, computed, remarks }: PolicyExplanation,
) {
  printString(output, 'Policy', policy)
  printString(output, 'StringToSign', stringToSign)
  printSignatures(output, given, computed)
  printRemarks(output, remarks)
}

function printSignature(output: Output, { secretId, keyTime, headerList, paramList }: SignatureText): void {
  const span = parseSpan(keyTime)
  output.line(output.paint('strong', 'Signature'))
  output.line(`  secretId    ${secretId}`)
  output.line(
    `  valid       ${span ? `${formatTime(span.startsAt)} to ${formatTime(span.endsAt)}` : keyTime}`,
  )
  output.line(`  headers     ${headerList.join(', ') || 'none'}`)
  output.line(`  parameters  ${paramList.join(', ') || 'none'}\n`)
}

function printString(output: Output, title: string, text: string | undefined): void {
  if (text === undefined) return
  output.line(output.paint('strong', title))
  output.line(`${text.replace(/\n$/, '').replace(/^/gm, '  | ')}\n`)
}

function printSignatures(output: Output, given: string | undefined, computed: string | undefined): void {
  if (given !== undefined) output.line(`Given     ${given}`)
  if (computed === undefined)
    output.line('Computed  needs the secret key: set COS_SECRET_ID and COS_SECRET_KEY\n')
  else output.line(`Computed  ${computed}${compare(given, computed)}\n`)
}

function compare(given: string | undefined, computed: string): string {
  if (given === undefined) return ''
  return given === computed ? ', the same' : ', different'
}

function printRemarks(output: Output, remarks: readonly Remark[]): void {
  for (const { level, detail, advice } of remarks) {
    output.line(`${output.paint(level, level.padEnd(8))} ${detail}`)
    if (advice) output.line(`${' '.repeat(9)}${advice}`)
  }
  if (remarks.length === 0)
    output.line(`${output.paint('ok', 'ok'.padEnd(8))} everything that is known matches`)
}
