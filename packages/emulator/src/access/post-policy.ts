import { createHash } from 'node:crypto'
import { CosError } from '../cos-error.js'
import type { Fields } from '../request/fields.js'
import {
  assertToken,
  assertValidPeriod,
  type Credential,
  type Credentials,
  createMismatchError,
  findCredential,
} from './authentication.js'
import { computeSignature, isEqualText } from './signature.js'

/** The policy of a form upload. */
export interface PostPolicy {
  /** Unix seconds. */
  expiresAt: number
  conditions: PostCondition[]
  /** The allowed file size in bytes, both ends inclusive. */
  sizes: { min: number; max: number }
}

interface PostCondition {
  kind: 'eq' | 'starts-with'
  /** In lower case, without `$`. */
  field: string
  value: string
}

/**
 * Checks the signature of a form's policy and identifies the credential that signed it. The conditions of the policy
 * are checked by {@link assertPostPolicy}.
 * @throws CosError with one of COS's 403 codes; `InvalidPolicyDocument` if the policy is malformed
 * @see https://www.tencentcloud.com/document/product/436/14690
 */
export function authenticatePolicy(
  fields: Fields,
  credentials: Credentials,
  now: number,
): [PostPolicy, Credential] {
  const value = (name: string) => fields.text(name) ?? ''
  const json = Buffer.from(value('policy'), 'base64').toString('utf8')
  if (value('policy') === '' || value('q-sign-algorithm') !== 'sha1') throw new CosError('AccessDenied')
  const credential = findCredential(credentials, value('q-ak'))
  assertValidPeriod(value('q-key-time'), now)
  const stringToSign = createHash('sha1').update(json).digest('hex')
  const expected = computeSignature(stringToSign, value('q-key-time'), credential.secretKey)
  if (!isEqualText(expected, value('q-signature'))) throw createMismatchError(stringToSign, json)
  assertToken(credential, [fields.bytes('x-cos-security-token')], now)
  return [parsePostPolicy(json), credential]
}

/** @throws CosError `InvalidPolicyDocument`. */
function parsePostPolicy(json: string): PostPolicy {
  const { expiration, conditions } = parseObject(json)
  const expiresAt = typeof expiration === 'string' ? Date.parse(expiration) / 1000 : Number.NaN
  if (Number.isNaN(expiresAt) || !Array.isArray(conditions)) throw new CosError('InvalidPolicyDocument')
  const sizeRanges = conditions.filter(isSizeRange)
  const others = conditions.filter((condition) => !isSizeRange(condition))
  return {
    expiresAt,
    conditions: others.flatMap(parseCondition),
    sizes: {
      min: Math.max(0, ...sizeRanges.map(([, min]) => min)),
      max: Math.min(Number.POSITIVE_INFINITY, ...sizeRanges.map(([, , max]) => max)),
    },
  }
}

function parseObject(json: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(json))
  } catch {
    throw new CosError('InvalidPolicyDocument')
  }
}

function isSizeRange(condition: unknown): condition is [string, number, number] {
  if (!Array.isArray(condition) || condition[0] !== 'content-length-range') return false
  const [, min, max] = condition
  if (!Number.isSafeInteger(min) || !Number.isSafeInteger(max)) throw new CosError('InvalidPolicyDocument')
  return true
}

function parseCondition(condition: unknown): PostCondition[] {
  if (!Array.isArray(condition)) {
    return Object.entries(Object(condition)).map(([name, value]) => toCondition('eq', name, value))
  }
  const [kind, name, value] = condition
  const isKnownKind = kind === 'eq' || kind === 'starts-with'
  if (!isKnownKind || typeof name !== 'string' || !name.startsWith('$')) {
    throw new CosError('InvalidPolicyDocument')
  }
  return [toCondition(kind, name.slice(1), value)]
}

function toCondition(kind: PostCondition['kind'], name: string, value: unknown): PostCondition {
  if (typeof value !== 'string' && typeof value !== 'number') throw new CosError('InvalidPolicyDocument')
  return { kind, field: name.toLowerCase(), value: String(value) }
}

/** Returns the value of a form field. @param expected the value in the condition */
type FieldLookup = (field: string, expected: string) => string | undefined

const requiredConditions = ['q-sign-algorithm', 'q-ak', 'q-sign-time']

/**
 * Checks a form against its policy. The file size is checked while the file is received.
 * @param lookUp returns the value of a field, with `${filename}` in the key replaced
 * @throws CosError `AccessDenied`
 */
export function assertPostPolicy(
  { expiresAt, conditions }: PostPolicy,
  lookUp: FieldLookup,
  now: number,
): void {
  if (now > expiresAt) throw new CosError('AccessDenied', { message: 'Request has expired' })
  const missing = requiredConditions.find((name) => !conditions.some(({ field }) => field === name))
  if (missing) throw createPolicyError(`no condition on ${missing}`)
  const failed = conditions.find((condition) => !isConditionMet(condition, lookUp))
  if (failed) throw createPolicyError(`Policy Condition failed: ["${failed.kind}", "$${failed.field}"]`)
}

function isConditionMet({ kind, field, value }: PostCondition, lookUp: FieldLookup): boolean {
  const actual = lookUp(field, value)
  return actual !== undefined && (kind === 'eq' ? actual === value : actual.startsWith(value))
}

function createPolicyError(reason: string): CosError {
  return new CosError('AccessDenied', { message: `Invalid according to Policy: ${reason}` })
}
