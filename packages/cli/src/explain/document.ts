import type { CosError } from '../cos-error.js'
import type { PolicyExplanation } from './explain-policy.js'
import type { Explanation, Remark } from './explanation.js'
import { parseSpan } from './time-span.js'

/** An explanation as `--json` prints it. */
export function explanationDocument(explanation: Explanation, error: CosError | undefined) {
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

/** The explanation of a policy as `--json` prints it. */
export function policyDocument({ policy, stringToSign, given, computed, remarks }: PolicyExplanation) {
  const signature = { given: given ?? null, computed: computed ?? null }
  return { ok: isFine(remarks), policy, stringToSign, signature, findings: remarks }
}

function isFine(remarks: readonly Remark[]): boolean {
  return remarks.every(({ level }) => level !== 'problem')
}
