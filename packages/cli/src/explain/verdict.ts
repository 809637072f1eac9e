import { computeSignature, deriveSignKey, stringToSign, stringToSignHead } from '@cosgate/core/signature'
import {
  type CommonMistake,
  findMistake,
  parseHttpString,
  type SignedStrings,
} from '@cosgate/emulator/diagnosis'
import type { CosError } from '../cos-error.js'
import { t, translatePhrase } from '../language/language.js'
import { type Explanation, type Finding, problem } from './explanation.js'
import type { SignatureText } from './signature-text.js'

/** The known facts about a signature. Each may be missing. */
export interface Evidence {
  signature: SignatureText | undefined
  secretKey: string | undefined
  error: CosError | undefined
  /** Our HttpString of the request. */
  httpString: string | undefined
  /** True if COS's strings differ from ours. */
  differs: boolean
}

/** Returns the correct signature and what is wrong with the given one, as far as the evidence tells. */
export function judgeSignature(evidence: Evidence): Pick<Explanation, 'computed' | 'findings'> {
  const { signature, secretKey, error, differs } = evidence
  const isUnexplained = error?.code === 'SignatureDoesNotMatch' && !differs
  // Without the request, COS's HttpString still shows the mistake.
  const httpString = evidence.httpString ?? error?.httpString
  if (!signature || !secretKey || httpString === undefined) {
    return { computed: undefined, findings: isUnexplained ? [createCausesFinding(evidence)] : [] }
  }
  const computed = computeSignature(
    deriveSignKey(secretKey, signature.keyTime),
    stringToSign(signature.signTime, httpString),
  )
  if (computed === signature.signature) {
    return { computed, findings: isUnexplained ? [createOtherSecretFinding(signature.secretId)] : [] }
  }
  const matches = ({ digest, keyTime }: SignedStrings) =>
    computeSignature(deriveSignKey(secretKey, keyTime), `${stringToSignHead(keyTime)}${digest}\n`) ===
    signature.signature
  const mistake = findMistake(parseHttpString(httpString), signature.keyTime, matches)
  return { computed, findings: [createMistakeFinding(mistake)] }
}

/** Equal strings do not tell which strings the signing code made, so the key is only one of two possible causes. */
function createCausesFinding({ signature, httpString }: Evidence): Finding {
  const causes = t`the secret key is not the one of this secretId, or the signature was computed from other strings`
  return problem(
    httpString === undefined
      ? t`there are two possible causes: ${causes}`
      : t`COS computed the same strings: ${causes}`,
    signature
      ? t`Set COS_SECRET_ID and COS_SECRET_KEY, or type --secret-key, to find out which; compare the key with the console.`
      : t`Type the signed URL or the Authorization too, and set COS_SECRET_ID and COS_SECRET_KEY, to find out which.`,
  )
}

function createOtherSecretFinding(secretId: string): Finding {
  return problem(
    t`the signature matches this secret key, but COS refuses it: COS has a different secret key for ${secretId}`,
    t`Copy both again from the console. For a temporary key, use the secretId, key and token of one answer.`,
  )
}

function createMistakeFinding(mistake: CommonMistake | undefined): Finding {
  if (mistake)
    return problem(
      t`the signature matches if ${translatePhrase(mistake.phrase)}`,
      t`Sign the HttpString exactly as shown above.`,
    )
  return problem(
    t`the signature was computed from other strings, or with another secret key`,
    t`Compare the HttpString above with the one that your code computed, and the secret key with the console.`,
  )
}
