import { encodeUtf8, percentEncode } from '../byte-string.js'
import { assertObject, assertOption } from '../option-check.js'
import { compileWildcard } from '../wildcard.js'

/** Expected values by operator and condition key. */
type PolicyConditions = Record<string, Record<string, ConditionValue | ConditionValue[]>>

type ConditionValue = string | number

/** One operator applied to one condition key. */
export interface Condition {
  /** Without `cos:`, in lower case. */
  key: string
  /** The result if the request does not have the value. */
  resultIfAbsent: boolean
  test: (value: string) => boolean
}

type Comparison = (value: string, expected: string) => boolean

// COS's documents URL-encode the values of parameters; its console expects them unencoded.
const acceptUrlEncoded =
  (compare: Comparison): Comparison =>
  (value, expected) =>
    compare(value, expected) || compare(percentEncode(encodeUtf8(value)), expected)

const comparisons: Record<string, Comparison> = {
  string_equal: acceptUrlEncoded((value, expected) => value === expected),
  string_equal_ignore_case: acceptUrlEncoded(
    (value, expected) => value.toLowerCase() === expected.toLowerCase(),
  ),
  string_like: acceptUrlEncoded((value, expected) => compileWildcard(expected).test(value)),
  numeric_equal: (value, expected) => toNumber(value) === Number(expected),
  numeric_less_than: (value, expected) => toNumber(value) < Number(expected),
  numeric_less_than_equal: (value, expected) => toNumber(value) <= Number(expected),
  numeric_greater_than: (value, expected) => toNumber(value) > Number(expected),
  numeric_greater_than_equal: (value, expected) => toNumber(value) >= Number(expected),
}

// `Number('')` is 0, but an empty value must not match a number.
const toNumber = (value: string) => (value.trim() === '' ? Number.NaN : Number(value))

const negations: Record<string, string> = {
  string_not_equal: 'string_equal',
  string_not_equal_ignore_case: 'string_equal_ignore_case',
  string_not_like: 'string_like',
  numeric_not_equal: 'numeric_equal',
}

/**
 * Resolves the `condition` of a statement. All conditions must be met; of several values, one is enough.
 * @param name path of the option, for messages
 * @throws TypeError if an operator or a key is not supported
 */
export function resolveConditions(conditions: PolicyConditions | undefined, name: string): Condition[] {
  if (conditions === undefined) return []
  assertObject(conditions, name)
  return Object.entries(conditions).flatMap(([operator, keys]) => {
    assertObject(keys, `${name}.${operator}`)
    return Object.entries(keys).map(([key, expected]) =>
      resolveCondition(operator, key, expected, `${name}.${operator}`),
    )
  })
}

function resolveCondition(
  operator: string,
  key: string,
  expected: ConditionValue | ConditionValue[],
  name: string,
): Condition {
  const baseOperator = operator.replace(/_if_exist$/, '')
  const compare = comparisons[negations[baseOperator] ?? baseOperator]
  if (!compare) throw new TypeError(`${name} is not supported`)
  if (!key.startsWith('cos:')) throw new TypeError(`${name}: ${key} is not supported; expected a cos:… key`)
  const values = Array.isArray(expected) ? expected : [expected]
  const isValid = values.length > 0 && values.every((value) => ['string', 'number'].includes(typeof value))
  assertOption(isValid, `${name}.${key}`, 'a string, a number or a list of them')
  const expectedResult = negations[baseOperator] === undefined
  return {
    key: key.slice('cos:'.length).toLowerCase(),
    resultIfAbsent: operator !== baseOperator,
    test: (value) => values.some((candidate) => compare(value, String(candidate))) === expectedResult,
  }
}

export function isConditionMet(
  { key, resultIfAbsent, test }: Condition,
  conditionValue: (key: string) => string | undefined,
): boolean {
  const value = conditionValue(key)
  return value === undefined ? resultIfAbsent : test(value)
}
