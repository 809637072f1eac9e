import type { CosError } from '../cos-error.js'
import type { PolicyExplanation } from './explain-policy.js'
import type { Explanation, Remark } from './explanation.js'
import { parseSpan } from './time-span.js'

/** Returns an explanation in the form of `--json`. */
export function toExplanationDocument(explanation: Explanation, error: CosError | undefined) {
  const { signature, ours, computed, unsigned, remarks } = explanation
  return {
    ok: isFine(remarks),
    ...(signature && {
      secretId: signature.secretId,
      ...parseSpan(signature.keyTime),
      headers: signature.headerList,
      params: signature.paramList,
      signature: { given: signature.signature, computed: computed ?? null },
    }),
    ...{ ...ours, unsigned },
    ...(error && { cos: error }),
    findings: remarks,
  }
}

/** Returns the explanation of a policy in the form of `--json`. */
export function toPolicyDocument({ policy, stringToSign, given, computed, remarks }: PolicyExplanation) {
  const signature = { given: given ?? null, computed: computed ?? null }
  return { ok: isFine(remarks), policy, stringToSign, signature, findings: remarks }
}

function isFine(remarks: readonly Remark[]): boolean {
  return remarks.every(({ level }) => level !== 'problem')
}
