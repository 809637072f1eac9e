import { type Explanation, problem, type Remark, warning } from './explanation.js'
import { sha1, signatureOf } from './signature.js'
import { inWords } from './time-span.js'

/** What is known of a form upload. */
export interface PolicyClues {
  /** The JSON text, or its base64 form as it stands in the form. */
  policy: string
  /** The form's `q-signature`. */
  signature: string | undefined
  secretKey: string | undefined
  /** Unix seconds. */
  now: number
}

/** A policy with what its signature is made of. */
export interface PolicyExplanation extends Pick<Explanation, 'remarks' | 'computed'> {
  policy: string
  stringToSign: string
  given: string | undefined
}

/**
 * Explains the signed policy of a form upload.
 * @see https://www.tencentcloud.com/document/product/436/14690
 */
export function explainPolicy({ policy: text, signature, secretKey, now }: PolicyClues): PolicyExplanation {
  const policy = text.trimStart().startsWith('{') ? text : Buffer.from(text, 'base64').toString('utf8')
  const stringToSign = sha1(policy)
  const content = parse(policy)
  const keyTime = content && conditionOf(content, 'q-sign-time')
  const computed = secretKey && keyTime ? signatureOf(secretKey, keyTime, stringToSign) : undefined
  const isWrong = computed !== undefined && signature !== undefined && computed !== signature
  return {
    ...{ policy, stringToSign, given: signature, computed },
    remarks: [
      ...(content
        ? remarksOn(content, now)
        : [problem('the policy is no JSON object: COS answers InvalidPolicyDocument')]),
      ...(isWrong ? [problem('the signature is that of another policy text, or of another secret key')] : []),
    ],
  }
}

type Content = { expiration?: unknown; conditions?: unknown }

function parse(policy: string): Content | undefined {
  try {
    const content: unknown = JSON.parse(policy)
    return typeof content === 'object' && content !== null ? content : undefined
  } catch {
    return undefined
  }
}

/** The value that `{k: v}` or `["eq", "$k", v]` asks for. */
function conditionOf({ conditions }: Content, name: string): string | undefined {
  const found = (Array.isArray(conditions) ? conditions : []).map((one: unknown) => {
    if (Array.isArray(one)) return one[0] === 'eq' && one[1] === `$${name}` ? one[2] : undefined
    return (one as Record<string, unknown> | null)?.[name]
  })
  return found.find((value): value is string => typeof value === 'string')
}

function remarksOn(content: Content, now: number): Remark[] {
  const missing = ['q-sign-algorithm', 'q-ak', 'q-sign-time'].filter((name) => !conditionOf(content, name))
  const end = Date.parse(String(content.expiration))
  return [
    ...missing.map((name) => problem(`the policy has no condition on ${name}, which COS asks for`)),
    ...(Number.isNaN(end) ? [problem('the policy has no expiration: an ISO 8601 time is needed')] : []),
    ...(end / 1000 < now ? [warning(`it expired on ${inWords(Math.floor(end / 1000))}`)] : []),
  ]
}
