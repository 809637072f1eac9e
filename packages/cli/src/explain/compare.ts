import { type Difference, findDifferences, parseHttpString } from '@cosgate/emulator/diagnosis'
import { t } from '../language/language.js'
import { type Finding, problem, type SignatureStrings } from './explanation.js'
import { toPartName } from './part-name.js'

/** Returns the parts in which the request differs from the one that a URL was signed for. */
export function compareWithSigned(ours: string, signed: string): Finding[] {
  return findDifferences(parseHttpString(ours), parseHttpString(signed)).map((difference) => ({
    ...problem(
      t`the ${toPartName(difference.part)} differs from the signed URL's: ${formatBoth(difference, t`signed`)}`,
    ),
    difference,
  }))
}

/** Returns where COS's strings differ from ours: the fields of the HttpString, or the line of StringToSign. */
export function compareWithCos(ours: SignatureStrings, theirs: SignatureStrings): Finding[] {
  const [left, right] = [ours.httpString, theirs.httpString]
  const found =
    left !== undefined && right !== undefined
      ? findDifferences(parseHttpString(left), parseHttpString(right))
      : []
  if (found.length > 0) return found.map(toFinding)
  if (ours.stringToSign === undefined || theirs.stringToSign === undefined) return []
  const at = findFirstLine(ours.stringToSign, theirs.stringToSign)
  if (at < 0) return []
  const what =
    [t`the algorithm`, t`the time (q-sign-time)`, t`the digest of the HttpString`][at] ?? t`its end`
  return [
    problem(
      t`the HttpStrings agree, but in line ${at + 1} of StringToSign ${what} differs`,
      at === 2 ? t`Look for invisible characters, such as a space at the end of a key.` : undefined,
    ),
  ]
}

function toFinding(difference: Difference, index: number): Finding {
  const both = formatBoth(difference, 'COS')
  const part = toPartName(difference.part)
  const detail = index === 0 ? t`first difference: the ${part}: ${both}` : t`the ${part}: ${both}`
  return { ...problem(detail, index === 0 ? chooseAdvice(difference) : undefined), difference }
}

function formatBoth({ ours, theirs }: Difference, side: string): string {
  const yours = ours === undefined ? t`yours is absent` : t`yours is ${formatValue(ours)}`
  const others = theirs === undefined ? t`${side} has none` : t`${side} has ${formatValue(theirs)}`
  return yours + t`, ` + others
}

function formatValue(text: string): string {
  return text === '' ? t`empty` : text
}

function chooseAdvice({ part }: Difference): string {
  if (part === 'method') return t`A signature is valid for one method: sign the method that is sent.`
  if (part === 'path') return t`Sign the decoded path of the URL that is sent, with its leading slash.`
  if (part === 'header host')
    return t`Sign the host that the request reaches: a proxy or a custom domain may change it.`
  return t`Send this field exactly as it was signed: libraries and proxies may add or rewrite it.`
}

/** Returns the index of the first line that differs, or -1. */
function findFirstLine(ours: string, theirs: string): number {
  const [left, right] = [ours, theirs].map((text) => text.trimEnd().split('\n'))
  return Array.from({ length: Math.max(left!.length, right!.length) }).findIndex(
    (_, at) => left![at] !== right![at],
  )
}
