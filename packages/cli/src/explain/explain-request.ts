import { stringToSign } from '@cosgate/core/signature'
import { type CosError, inPlainWords } from '../cos-error.js'
import { parseHttpString } from './canonical-request.js'
import { compareWithCos, compareWithSigned } from './compare.js'
import { type Explanation, problem, type Remark, type Rungs } from './explanation.js'
import { signatureOf } from './signature.js'
import type { SignatureText } from './signature-text.js'
import { findMistake } from './suspects.js'
import { remarksOnTime } from './time-span.js'
import { coveredBy, type SignedNames, type WireRequest } from './wire-request.js'

/** What is known of one request; each part may be missing. */
export interface Clues {
  signature?: SignatureText | undefined
  /** What was or will be sent. */
  request?: WireRequest | undefined
  /** What a signed URL was signed for, where another request is compared with it. */
  signedRequest?: WireRequest | undefined
  error?: CosError | undefined
  secretKey?: string | undefined
  /** Unix seconds. */
  now: number
}

/** Climbs the ladder of a signature as far as the clues reach, and says where it breaks. */
export function explainRequest(clues: Clues): Explanation {
  const { signature, request, signedRequest, error, now } = clues
  const names = signature ?? namesOf(error)
  const covered = names && request && coveredBy(names, request)
  const signed = names && signedRequest && coveredBy(names, signedRequest)
  const theirs = { httpString: error?.httpString, stringToSign: error?.stringToSign }
  const ours = rungsOf(covered?.httpString, signature?.signTime ?? theirs.stringToSign?.split('\n')[1])
  const remarks = [
    ...remarksOnError(error),
    ...(covered?.missing ?? []).map((name) =>
      problem(`the signature lists the ${name}, but the request has none`),
    ),
    ...(covered && signed ? compareWithSigned(covered.httpString, signed.httpString) : []),
    ...compareWithCos(ours, theirs),
    ...(signature ? remarksOnTime(signature, now) : []),
  ]
  const judged = judgeSignature(clues, signed?.httpString ?? ours.httpString, remarks)
  return {
    ...(signature && { signature }),
    ...{ ours, theirs, unsigned: covered?.unsigned ?? [] },
    ...judged,
  }
}

function rungsOf(httpString: string | undefined, signTime: string | undefined): Rungs {
  if (httpString === undefined || signTime === undefined) return { httpString }
  return { httpString, stringToSign: stringToSign(signTime, httpString) }
}

/** Without the signature itself, the names that COS found in the request stand for its lists. */
function namesOf(error: CosError | undefined): SignedNames | undefined {
  if (error?.httpString === undefined) return undefined
  const { headers, params } = parseHttpString(error.httpString)
  return { headerList: headers.map(([name]) => name), paramList: params.map(([name]) => name) }
}

function remarksOnError(error: CosError | undefined): Remark[] {
  if (!error) return []
  const { fault, advice } = inPlainWords(error)
  // What to do about a mismatch is what the comparison says.
  return [problem(`${error.code}: ${fault}`, error.code === 'SignatureDoesNotMatch' ? undefined : advice)]
}

function judgeSignature(
  { signature, secretKey, error }: Clues,
  ours: string | undefined,
  remarks: Remark[],
): Pick<Explanation, 'computed' | 'remarks'> {
  const isSame = ours !== undefined && ours === error?.httpString
  // Without the request, what COS made of it still shows the mistake.
  const httpString = ours ?? error?.httpString
  if (!signature || !secretKey || httpString === undefined) {
    return { remarks: isSame ? [...remarks, keyRemark()] : remarks }
  }
  const { signTime, keyTime, secretId } = signature
  const compute = (text: string) => signatureOf(secretKey, keyTime, stringToSign(signTime, text))
  const computed = compute(httpString)
  if (computed === signature.signature) {
    return { computed, remarks: isSame ? [...remarks, otherSecret(secretId)] : remarks }
  }
  const mistake = findMistake(parseHttpString(httpString), (text) => compute(text) === signature.signature)
  return { computed, remarks: [...remarks, mistakeRemark(mistake)] }
}

function keyRemark(): Remark {
  return problem(
    'COS made the same strings of the request: it is the secret key that differs',
    'Compare COS_SECRET_KEY with the console; type --secret-key or set it to see what it makes of the strings.',
  )
}

function otherSecret(secretId: string): Remark {
  return problem(
    `the signature is that of this secret key, yet COS refuses it: it knows another one for ${secretId}`,
    'Copy both anew from the console; for a temporary key take secretId, key and token of one answer.',
  )
}

function mistakeRemark(mistake: string | undefined): Remark {
  if (mistake) return problem(`the signature fits if ${mistake}`, 'Sign the HttpString as it is shown above.')
  return problem(
    'the signature is that of other strings, or of another secret key',
    'Compare the HttpString above with what the signing code made, and the secret key with the console.',
  )
}
