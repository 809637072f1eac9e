import { computeSignature, deriveSignKey, policyStringToSign } from '@cosgate/core/signature'
import { t } from '../language/language.js'
import { type Explanation, type Finding, problem, warning } from './explanation.js'
import { formatTime } from './time-span.js'

/** The known parts of a form upload. */
export interface ExplainPolicyInput {
  /** The JSON text, or its base64 form. */
  policy: string
  /** The form's `q-signature`. */
  signature: string | undefined
  secretKey: string | undefined
  /** Unix seconds. */
  now: number
}

/** A policy and the strings of its signature. */
export interface PolicyExplanation extends Pick<Explanation, 'findings' | 'computed'> {
  policy: string
  stringToSign: string
  given: string | undefined
}

/**
 * Explains the signed policy of a form upload.
 * @see https://www.tencentcloud.com/document/product/436/14690
 */
export function explainPolicy({
  policy: text,
  signature,
  secretKey,
  now,
}: ExplainPolicyInput): PolicyExplanation {
  const policy = text.trimStart().startsWith('{') ? text : Buffer.from(text, 'base64').toString('utf8')
  const stringToSign = policyStringToSign(policy)
  const content = parsePolicy(policy)
  const keyTime = content && findCondition(content, 'q-sign-time')
  const computed =
    secretKey && keyTime ? computeSignature(deriveSignKey(secretKey, keyTime), stringToSign) : undefined
  const isWrong = computed !== undefined && signature !== undefined && computed !== signature
  return {
    ...{ policy, stringToSign, given: signature, computed },
    findings: [
      ...(content
        ? checkPolicy(content, now)
        : [problem(t`the policy is not a JSON object: COS answers InvalidPolicyDocument`)]),
      ...(isWrong
        ? [problem(t`the signature does not match: it belongs to another policy text or another secret key`)]
        : []),
    ],
  }
}

type Content = { expiration?: unknown; conditions?: unknown }

function parsePolicy(policy: string): Content | undefined {
  try {
    const content: unknown = JSON.parse(policy)
    return typeof content === 'object' && content !== null ? content : undefined
  } catch {
    return undefined
  }
}

/** Returns the value that `{k: v}` or `["eq", "$k", v]` requires. */
function findCondition({ conditions }: Content, name: string): string | undefined {
  const found = (Array.isArray(conditions) ? conditions : []).map((one: unknown) => {
    if (Array.isArray(one)) return one[0] === 'eq' && one[1] === `$${name}` ? one[2] : undefined
    return (one as Record<string, unknown> | null)?.[name]
  })
  return found.find((value): value is string => typeof value === 'string')
}

function checkPolicy(content: Content, now: number): Finding[] {
  const missing = ['q-sign-algorithm', 'q-ak', 'q-sign-time'].filter((name) => !findCondition(content, name))
  const end = Date.parse(String(content.expiration))
  return [
    ...missing.map((name) => problem(t`the policy has no condition on ${name}, which COS requires`)),
    ...(Number.isNaN(end) ? [problem(t`the policy has no expiration: COS requires an ISO 8601 time`)] : []),
    ...(end / 1000 < now ? [warning(t`it expired on ${formatTime(Math.floor(end / 1000))}`)] : []),
  ]
}
