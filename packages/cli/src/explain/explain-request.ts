import { stringToSign } from '@cosgate/core/signature'
import { parseHttpString } from '@cosgate/emulator/diagnosis'
import { type CosError, describeCosError } from '../cos-error.js'
import { t } from '../language/language.js'
import { compareWithCos, compareWithSigned } from './compare.js'
import { type Explanation, type Finding, problem, type SignatureStrings } from './explanation.js'
import { toPartName } from './part-name.js'
import { decodePercent, type SignatureText } from './signature-text.js'
import { checkTime } from './time-span.js'
import { judgeSignature } from './verdict.js'
import { type SignedNames, toCoverage, type WireRequest } from './wire-request.js'

/** The known parts of one request. Each may be missing. */
export interface ExplainInput {
  signature?: SignatureText | undefined
  /** The request that was or will be sent. */
  request?: WireRequest | undefined
  /** The request that a URL was signed for, if a different request was sent. */
  signedRequest?: WireRequest | undefined
  error?: CosError | undefined
  secretKey?: string | undefined
  /** Unix seconds. */
  now: number
}

/** Computes the steps of a signature as far as the input allows, and finds what does not match. */
export function explainRequest(input: ExplainInput): Explanation {
  const { signature, request, signedRequest, error, secretKey, now } = input
  const names = signature ?? readNames(error)
  const covered = names && request && toCoverage(names, request)
  const signed = names && signedRequest && toCoverage(names, signedRequest)
  const theirs = { httpString: error?.httpString, stringToSign: error?.stringToSign }
  const ours = toStrings(covered?.httpString, signature?.signTime ?? theirs.stringToSign?.split('\n')[1])
  const differences = compareWithCos(ours, theirs)
  const findings = [
    ...checkError(error),
    ...(covered?.missing ?? []).map((part) =>
      problem(t`the signature lists the ${toPartName(part)}, but the request has none`),
    ),
    ...(covered && signed ? compareWithSigned(covered.httpString, signed.httpString) : []),
    ...differences,
    ...(signature ? checkTime(signature, now) : []),
  ]
  const verdict = judgeSignature({
    ...{ signature, secretKey, error, differs: differences.length > 0 },
    httpString: signed?.httpString ?? ours.httpString,
  })
  return {
    ...(signature && { signature }),
    ...{ ours, theirs, unsigned: covered?.unsigned ?? [] },
    computed: verdict.computed,
    findings: [...findings, ...verdict.findings],
  }
}

function toStrings(httpString: string | undefined, signTime: string | undefined): SignatureStrings {
  if (httpString === undefined || signTime === undefined) return { httpString }
  return { httpString, stringToSign: stringToSign(signTime, httpString) }
}

/** Without the signature, COS's HttpString tells which names it lists. */
function readNames(error: CosError | undefined): SignedNames | undefined {
  if (error?.httpString === undefined) return undefined
  const { headers, params } = parseHttpString(error.httpString)
  return { headerList: headers.map(([name]) => name), paramList: params.map(([name]) => name) }
}

function checkError(error: CosError | undefined): Finding[] {
  if (!error) return []
  const { fault, advice } = describeCosError(error)
  // The comparison of the strings gives the advice on a mismatch.
  return [problem(`${error.code}: ${fault}`, error.code === 'SignatureDoesNotMatch' ? undefined : advice)]
}

const tokenNames = /^x-c(?:os|i)-security-token$/i

/** Returns the security tokens in the input, which no output may show. */
export function findTokens({ request, signedRequest, error }: ExplainInput): string[] {
  const requests = [request, signedRequest].flatMap((wire) => (wire ? [wire.params, wire.headers] : []))
  const theirs = error?.httpString === undefined ? undefined : parseHttpString(error.httpString)
  const fields = [
    ...requests.flatMap((wire) => Object.entries(wire)),
    ...[...(theirs?.params ?? []), ...(theirs?.headers ?? [])].map(
      ([name, value]) => [name, decodePercent(value)] as const,
    ),
  ]
  return fields.flatMap(([name, value]) => (tokenNames.test(name) ? [value] : []))
}
