import type { CosError } from '../cos-error.js'
import type { PolicyExplanation } from './explain-policy.js'
import type { Explanation, Finding } from './explanation.js'
import { parseSpan } from './time-span.js'

/** Returns an explanation in the form of `--json`. */
export function toExplanationDocument(explanation: Explanation, error: CosError | undefined) {
  const { signature, ours, computed, unsigned, findings } = explanation
  return {
    ok: isFine(findings),
    ...(signature && {
      secretId: signature.secretId,
      ...parseSpan(signature.keyTime),
      headers: signature.headerList,
      params: signature.paramList,
      signature: { given: signature.signature, computed: computed ?? null },
    }),
    ...{ ...ours, unsigned },
    ...(error && { cos: error }),
    findings,
  }
}

/** Returns the explanation of a policy in the form of `--json`. */
export function toPolicyDocument({ policy, stringToSign, given, computed, findings }: PolicyExplanation) {
  const signature = { given: given ?? null, computed: computed ?? null }
  return { ok: isFine(findings), policy, stringToSign, signature, findings }
}

function isFine(findings: readonly Finding[]): boolean {
  return findings.every(({ level }) => level !== 'problem')
}
