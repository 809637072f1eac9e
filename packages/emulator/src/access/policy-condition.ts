import { assertObject, assertThat } from '../option-check.js'
import { bytesOf, percentEncode } from '../request/percent-encoding.js'
import { wildcard } from './wildcard.js'

/** One operator over one condition key. */
export interface Condition {
  key: string
  /** What a missing value counts as. */
  whenAbsent: boolean
  test: (value: string) => boolean
}

type Comparison = (value: string, expected: string) => boolean

// COS's documents have values of parameters URL-encoded, its console takes them as text.
const asTextOrEncoded =
  (compare: Comparison): Comparison =>
  (value, expected) =>
    compare(value, expected) || compare(percentEncode(bytesOf(value)), expected)

const comparisons: Record<string, Comparison> = {
  string_equal: asTextOrEncoded((value, expected) => value === expected),
  string_equal_ignore_case: asTextOrEncoded(
    (value, expected) => value.toLowerCase() === expected.toLowerCase(),
  ),
  string_like: asTextOrEncoded((value, expected) => wildcard(expected).test(value)),
  numeric_equal: (value, expected) => numberOf(value) === Number(expected),
  numeric_less_than: (value, expected) => numberOf(value) < Number(expected),
  numeric_less_than_equal: (value, expected) => numberOf(value) <= Number(expected),
  numeric_greater_than: (value, expected) => numberOf(value) > Number(expected),
  numeric_greater_than_equal: (value, expected) => numberOf(value) >= Number(expected),
}

// An empty string would count as 0 otherwise.
const numberOf = (value: string) => (value.trim() === '' ? Number.NaN : Number(value))

const negations: Record<string, string> = {
  string_not_equal: 'string_equal',
  string_not_equal_ignore_case: 'string_equal_ignore_case',
  string_not_like: 'string_like',
  numeric_not_equal: 'numeric_equal',
}

/**
 * Reads the `condition` of a statement; all of its entries must hold, of several values one.
 * @throws TypeError for an operator or a key that the emulator could not judge.
 */
export function readConditions(
  conditions: Record<string, Record<string, string | number | (string | number)[]>> | undefined,
  name: string,
): Condition[] {
  if (conditions === undefined) return []
  assertObject(conditions, name)
  return Object.entries(conditions).flatMap(([operator, keys]) => {
    assertObject(keys, `${name}.${operator}`)
    return Object.entries(keys).map(([key, expected]) =>
      readCondition(operator, key, expected, `${name}.${operator}`),
    )
  })
}

function readCondition(
  operator: string,
  key: string,
  expected: string | number | (string | number)[],
  name: string,
): Condition {
  const plain = operator.replace(/_if_exist$/, '')
  const compare = comparisons[negations[plain] ?? plain]
  if (!compare) throw new TypeError(`${name} is not supported`)
  if (!key.startsWith('cos:')) throw new TypeError(`${name}: ${key} is not supported, only cos:… keys are`)
  const values = Array.isArray(expected) ? expected : [expected]
  const readable = values.length > 0 && values.every((value) => ['string', 'number'].includes(typeof value))
  assertThat(readable, `${name}.${key}`, 'a text, a number or a list of them')
  const wanted = negations[plain] === undefined
  return {
    key: key.slice('cos:'.length).toLowerCase(),
    whenAbsent: operator !== plain,
    test: (value) => values.some((one) => compare(value, String(one))) === wanted,
  }
}

export function holds(condition: Condition, conditionValue: (key: string) => string | undefined): boolean {
  const value = conditionValue(condition.key)
  return value === undefined ? condition.whenAbsent : condition.test(value)
}
