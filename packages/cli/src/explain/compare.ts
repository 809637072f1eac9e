import { type Difference, differences, parseHttpString } from './canonical-request.js'
import { problem, type Remark, type Rungs } from './explanation.js'

/** Says in which parts the request differs from the one that a URL was signed for. */
export function compareWithSigned(ours: string, signed: string): Remark[] {
  return differences(parseHttpString(ours), parseHttpString(signed)).map((difference) => ({
    ...problem(`the ${difference.part} differs from the signed URL's: ${both(difference, 'signed')}`),
    difference,
  }))
}

/** Says at which line, and at which field of it, COS's strings first differ from ours. */
export function compareWithCos(ours: Rungs, theirs: Rungs): Remark[] {
  const [left, right] = [ours.httpString, theirs.httpString]
  const found =
    left !== undefined && right !== undefined
      ? differences(parseHttpString(left), parseHttpString(right))
      : []
  if (found.length > 0) return found.map(remarkOn)
  if (ours.stringToSign === undefined || theirs.stringToSign === undefined) return []
  const at = firstLine(ours.stringToSign, theirs.stringToSign)
  if (at < 0) return []
  const what = ['the algorithm', 'the time (q-sign-time)', 'the digest of the HttpString'][at] ?? 'its end'
  return [
    problem(
      `the HttpStrings agree, but in line ${at + 1} of StringToSign ${what} differs`,
      at === 2 ? 'Look for characters that cannot be seen, such as a space at the end of a key.' : undefined,
    ),
  ]
}

function remarkOn(difference: Difference, index: number): Remark {
  const remark = `${index === 0 ? 'first difference: ' : ''}the ${difference.part}: ${both(difference, 'COS')}`
  return { ...problem(remark, index === 0 ? adviceOn(difference) : undefined), difference }
}

function both({ ours, theirs }: Difference, side: string): string {
  return `yours ${ours === undefined ? 'is absent' : `is ${quoted(ours)}`}, ${side} ${theirs === undefined ? 'has none' : `has ${quoted(theirs)}`}`
}

function quoted(text: string): string {
  return text === '' ? 'empty' : text
}

function adviceOn({ part }: Difference): string {
  if (part === 'method') return 'A signature is good for one method: sign for the one that is sent.'
  if (part === 'path') return 'Sign the decoded path of the URL that is sent, with its leading slash.'
  if (part === 'header host')
    return 'Sign the host that the request reaches: a proxy or custom domain changes it.'
  return 'Send this field exactly as it was signed: libraries and proxies like to add or rewrite such fields.'
}

/** The index of the first line that differs, or -1. */
function firstLine(ours: string, theirs: string): number {
  const [left, right] = [ours, theirs].map((text) => text.trimEnd().split('\n'))
  return Array.from({ length: Math.max(left!.length, right!.length) }).findIndex(
    (_, at) => left![at] !== right![at],
  )
}
