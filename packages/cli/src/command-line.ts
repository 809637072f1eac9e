import { parseArgs } from 'node:util'
import { t } from './language/language.js'
import { suggest } from './suggestion.js'

/** Wrong usage. The message is one line that says what to type instead; the exit code is 2. */
export class UsageError extends Error {}

/** One flag of a command. */
export interface Flag {
  /** The placeholder of the value in the help. A flag without one is a switch. */
  value?: string
  /** True if the flag may be repeated. */
  many?: boolean
  help: string
}

export type Flags = Readonly<Record<string, Flag>>

/** The arguments of a command. */
export class Arguments {
  readonly operands: readonly string[]
  readonly #values: ReadonlyMap<string, readonly string[]>

  constructor(values: ReadonlyMap<string, readonly string[]>, operands: readonly string[]) {
    this.#values = values
    this.operands = operands
  }

  has(name: string): boolean {
    return this.#values.has(name)
  }

  text(name: string): string | undefined {
    return this.#values.get(name)?.[0]
  }

  texts(name: string): readonly string[] {
    return this.#values.get(name) ?? []
  }
}

/**
 * Reads flags and operands.
 * @param maxOperands the number of arguments that may have no flag
 * @throws UsageError that says what to type
 */
export function readArguments(args: string[], flags: Flags, maxOperands: number): Arguments {
  // Not strict, because parseArgs' own messages repeat values, which may be secrets.
  const { tokens } = parseArgs({ args, options: parseOptions(flags), strict: false, tokens: true })
  const values = new Map<string, string[]>()
  const operands: string[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') operands.push(token.value)
    if (token.kind !== 'option') continue
    const flag = flags[token.name]
    if (!flag) throw createUnknownFlagError(token.rawName, token.name, flags)
    const given = values.get(token.name) ?? []
    if (given.length > 0 && !flag.many) throw new UsageError(t`--${token.name} is given twice: type it once`)
    values.set(token.name, [...given, readValue(token, flag)])
  }
  if (operands.length > maxOperands) throw createOperandError(operands.length, maxOperands)
  return new Arguments(values, operands)
}

function parseOptions(flags: Flags) {
  return Object.fromEntries(
    Object.entries(flags).map(([name, { value }]) => [
      name,
      {
        type: value === undefined ? ('boolean' as const) : ('string' as const),
        multiple: true,
        ...(name === 'help' && { short: 'h' }),
      },
    ]),
  )
}

interface OptionToken {
  name: string
  value?: string | undefined
  inlineValue?: boolean | undefined
}

function readValue({ name, value, inlineValue }: OptionToken, flag: Flag): string {
  if (flag.value === undefined) {
    if (value !== undefined) throw new UsageError(t`--${name} takes no value: type --${name} alone`)
    return ''
  }
  if (value === undefined || (!inlineValue && value.startsWith('--'))) {
    throw new UsageError(t`--${name} has no value: type --${name} ${flag.value}`)
  }
  return value
}

function createUnknownFlagError(typed: string, name: string, flags: Flags): UsageError {
  // `--secret-keyABC` must not be repeated in a log.
  const glued = ['secret-key', 'security-token', 'cdn-key'].find((secret) => name.startsWith(secret))
  if (glued) return new UsageError(t`--${glued} and its value are one word: type a space between them`)
  const hint = suggest(name, Object.keys(flags), '--')
  const shown = typed.slice(0, 40)
  return new UsageError(
    hint
      ? t`${shown} is not a flag of this command${hint}`
      : t`${shown} is not a flag of this command: type --help to list the flags`,
  )
}

function createOperandError(count: number, max: number): UsageError {
  const expected = max === 0 ? t`only flags are expected` : t`only ${max} argument without a flag is expected`
  return new UsageError(
    count > 1
      ? t`unexpected arguments without a flag: ${expected}; put quotes around values with spaces`
      : t`unexpected argument without a flag: ${expected}; put quotes around values with spaces`,
  )
}
