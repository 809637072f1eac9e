import { createHash } from 'node:crypto'
import { CosError } from '../answer/errors.js'
import type { Fields } from '../request/fields.js'
import {
  type Credential,
  type Credentials,
  checkTime,
  checkToken,
  findCredential,
  mismatch,
} from './authentication.js'
import { sameText, signatureOf } from './signature.js'

/** What a form upload was allowed. */
export interface PostPolicy {
  /** Unix seconds. */
  expiresAt: number
  conditions: PostCondition[]
  /** Bytes, both ends included. */
  sizes: { min: number; max: number }
}

interface PostCondition {
  kind: 'eq' | 'starts-with'
  /** Lower-case, without `$`. */
  field: string
  value: string
}

/**
 * Checks the signature of a form's policy and who made it; the policy's own conditions come later.
 * @throws CosError with one of COS's 403 codes, `InvalidPolicyDocument` without a readable policy
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
  checkTime(value('q-key-time'), now)
  const stringToSign = createHash('sha1').update(json).digest('hex')
  const expected = signatureOf(stringToSign, value('q-key-time'), credential.secretKey)
  if (!sameText(expected, value('q-signature'))) throw mismatch(stringToSign, json)
  checkToken(credential, [fields.bytes('x-cos-security-token')], now)
  return [readPostPolicy(json), credential]
}

/** @throws CosError `InvalidPolicyDocument`. */
function readPostPolicy(json: string): PostPolicy {
  const { expiration, conditions } = parseObject(json)
  const expiresAt = typeof expiration === 'string' ? Date.parse(expiration) / 1000 : Number.NaN
  if (Number.isNaN(expiresAt) || !Array.isArray(conditions)) throw new CosError('InvalidPolicyDocument')
  const [ranges, others] = [conditions.filter(isSizeRange), conditions.filter((one) => !isSizeRange(one))]
  return {
    expiresAt,
    conditions: others.flatMap(readCondition),
    sizes: {
      min: Math.max(0, ...ranges.map(([, min]) => min)),
      max: Math.min(Number.POSITIVE_INFINITY, ...ranges.map(([, , max]) => max)),
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

function readCondition(condition: unknown): PostCondition[] {
  if (!Array.isArray(condition)) {
    return Object.entries(Object(condition)).map(([name, value]) => conditionOf('eq', name, value))
  }
  const [kind, name, value] = condition
  const known = (kind === 'eq' || kind === 'starts-with') && typeof name === 'string' && name.startsWith('$')
  if (!known) throw new CosError('InvalidPolicyDocument')
  return [conditionOf(kind, name.slice(1), value)]
}

function conditionOf(kind: PostCondition['kind'], name: string, value: unknown): PostCondition {
  if (typeof value !== 'string' && typeof value !== 'number') throw new CosError('InvalidPolicyDocument')
  return { kind, field: name.toLowerCase(), value: String(value) }
}

const mustBind = ['q-sign-algorithm', 'q-ak', 'q-sign-time']

/**
 * Checks a form against its policy, all but the size of its file.
 * @param fieldValue the value of a field for which a condition asks, with `${filename}` in the key replaced
 * @throws CosError `AccessDenied`.
 */
export function checkPostPolicy(
  { expiresAt, conditions }: PostPolicy,
  fieldValue: (field: string, asked: string) => string | undefined,
  now: number,
): void {
  if (now > expiresAt) throw new CosError('AccessDenied', { message: 'Request has expired' })
  const unbound = mustBind.find((field) => !conditions.some((condition) => condition.field === field))
  if (unbound)
    throw new CosError('AccessDenied', { message: `Invalid according to Policy: no condition on ${unbound}` })
  const failed = conditions.find((condition) => !meets(condition, fieldValue))
  if (failed) {
    const message = `Invalid according to Policy: Policy Condition failed: ["${failed.kind}", "$${failed.field}"]`
    throw new CosError('AccessDenied', { message })
  }
}

function meets(
  { kind, field, value }: PostCondition,
  fieldValue: (field: string, asked: string) => string | undefined,
): boolean {
  const given = fieldValue(field, value)
  return given !== undefined && (kind === 'eq' ? given === value : given.startsWith(value))
}
