import { pad, t } from '../language/language.js'
import { statusNames } from '../language/status-names.js'
import type { Output } from '../output.js'
import type { PolicyExplanation } from './explain-policy.js'
import type { Explanation, Finding } from './explanation.js'
import { toPartName } from './part-name.js'
import type { SignatureText } from './signature-text.js'
import { formatTime, parseSpan } from './time-span.js'

/** Prints the explanation of a request, step by step. */
export function printExplanation(output: Output, explanation: Explanation): void {
  const { signature, ours, theirs, computed, unsigned, findings } = explanation
  if (signature) printSignature(output, signature)
  printString(output, 'HttpString', ours.httpString)
  printString(output, 'StringToSign', ours.stringToSign)
  printString(output, t`COS's HttpString (FormatString)`, theirs.httpString)
  printString(output, t`COS's StringToSign`, theirs.stringToSign)
  if (signature && ours.httpString !== undefined) printSignatures(output, signature.signature, computed)
  if (unsigned.length > 0) output.line(`${t`Not signed: ${unsigned.map(toPartName).join(', ')}`}\n`)
  if (signature && ours.httpString === undefined) {
    output.line(`${t`To see the strings, type the request: --url, --method and each --header as sent.`}\n`)
  }
  if (findings.length > 0 || ours.httpString !== undefined) printFindings(output, findings)
}

/** Prints the explanation of a form's policy. */
export function printPolicy(
  output: Output,
  { policy, stringToSign, given, computed, findings }: PolicyExplanation,
) {
  printString(output, t`Policy`, policy)
  printString(output, 'StringToSign', stringToSign)
  printSignatures(output, given, computed)
  printFindings(output, findings)
}

function printSignature(output: Output, { secretId, keyTime, headerList, paramList }: SignatureText): void {
  const span = parseSpan(keyTime)
  output.line(output.paint('strong', t`Signature`))
  const validity = span ? t`${formatTime(span.startsAt)} to ${formatTime(span.endsAt)}` : keyTime
  const row = (label: string, value: string) => output.line(`  ${pad(label, 10)}  ${value}`)
  row('secretId', secretId)
  row(t`valid`, validity)
  row(t`headers`, headerList.join(', ') || t`none`)
  row(t`parameters`, `${paramList.join(', ') || t`none`}\n`)
}

function printString(output: Output, title: string, text: string | undefined): void {
  if (text === undefined) return
  output.line(output.paint('strong', title))
  output.line(`${text.replace(/\n$/, '').replace(/^/gm, '  | ')}\n`)
}

function printSignatures(output: Output, given: string | undefined, computed: string | undefined): void {
  const row = (label: string, value: string) => output.line(`${pad(label, 8)}  ${value}`)
  if (given !== undefined) row(t`Given`, given)
  const shown = computed ?? t`needs the secret key: set COS_SECRET_ID and COS_SECRET_KEY`
  row(t`Computed`, `${shown}${compare(given, computed)}\n`)
}

function compare(given: string | undefined, computed: string | undefined): string {
  if (given === undefined || computed === undefined) return ''
  return given === computed ? t`, the same` : t`, different`
}

function printFindings(output: Output, findings: readonly Finding[]): void {
  for (const { level, detail, advice } of findings) {
    output.line(`${output.paint(level, pad(statusNames[level], 8))} ${detail}`)
    if (advice) output.line(`${' '.repeat(9)}${advice}`)
  }
  if (findings.length === 0)
    output.line(`${output.paint('ok', pad(statusNames.ok, 8))} ${t`everything that is known matches`}`)
}
