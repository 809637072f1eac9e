export const isNonEmptyString = (value: unknown): value is string => typeof value === 'string' && value !== ''

/** @throws TypeError naming the option, if it is not valid. */
export function assertOption(isValid: boolean, name: string, expected: string): void {
  if (!isValid) throw new TypeError(`${name} must be ${expected}`)
}

/** @throws TypeError naming the option, if it is not an object. */
export function assertObject(value: unknown, name: string): void {
  assertOption(typeof value === 'object' && value !== null, name, 'an object')
}

/** @param prefix prepended to the name in the message. @throws TypeError naming the first unknown field. */
export function assertKnownFields(value: object, known: string[], prefix: string): void {
  const unknown = Object.keys(value).find((name) => !known.includes(name))
  if (unknown !== undefined) {
    throw new TypeError(`${prefix}${unknown} is not an option; expected one of ${known.join(', ')}`)
  }
}
