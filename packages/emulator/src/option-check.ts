export const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

/** Checks what was given as an option, here and below. @throws TypeError naming it. */
export function assertThat(fine: boolean, name: string, expected: string): void {
  if (!fine) throw new TypeError(`${name} must be ${expected}`)
}

export function assertObject(value: unknown, name: string): void {
  assertThat(typeof value === 'object' && value !== null, name, 'an object')
}

export function assertKnown(value: object, known: string[], path: string): void {
  const unknown = Object.keys(value).find((name) => !known.includes(name))
  if (unknown !== undefined) {
    throw new TypeError(`${path}${unknown} is not an option; there are ${known.join(', ')}`)
  }
}
