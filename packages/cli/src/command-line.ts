import { parseArgs } from 'node:util'
import { nearMiss } from './near-miss.js'
import { UsageError } from './usage-error.js'

/** One flag of a command, as its help shows it. */
export interface Flag {
  /** What stands for the value in the help; a flag without is a switch. */
  value?: string
  /** May be given more than once. */
  many?: boolean
  help: string
}

export type Flags = Readonly<Record<string, Flag>>

/** What was typed behind the name of a command. */
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
 * @param mostOperands how many words without a flag may stand there
 * @throws UsageError that says what to type
 */
export function readArguments(args: string[], flags: Flags, mostOperands: number): Arguments {
  // Not strict, so that a mistake is answered in our words, which repeat no value: it may be a secret.
  const { tokens } = parseArgs({ args, options: parseOptions(flags), strict: false, tokens: true })
  const values = new Map<string, string[]>()
  const operands: string[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') operands.push(token.value)
    if (token.kind !== 'option') continue
    const flag = flags[token.name]
    if (!flag) throw unknownFlag(token.rawName, token.name, flags)
    const given = values.get(token.name) ?? []
    if (given.length > 0 && !flag.many) throw new UsageError(`--${token.name} is given twice: type it once`)
    values.set(token.name, [...given, readValue(token, flag)])
  }
  if (operands.length > mostOperands) throw tooMany(operands.length, mostOperands)
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
    if (value !== undefined) throw new UsageError(`--${name} takes no value: type --${name} alone`)
    return ''
  }
  if (value === undefined || (!inlineValue && value.startsWith('--'))) {
    throw new UsageError(`--${name} has no value: type --${name} ${flag.value}`)
  }
  return value
}

function unknownFlag(typed: string, name: string, flags: Flags): UsageError {
  // `--secret-keyABC` must not end up in a log.
  const glued = ['secret-key', 'security-token'].find((secret) => name.startsWith(secret))
  if (glued) return new UsageError(`--${glued} and its value are one word: type a space between them`)
  const miss = nearMiss(name, Object.keys(flags), '--')
  return new UsageError(`${typed.slice(0, 40)} is not a flag here${miss || ': type --help to see them'}`)
}

function tooMany(count: number, most: number): UsageError {
  const expected = most === 0 ? 'only flags are expected' : `only ${most} word without a flag is expected`
  const words = count === 1 ? 'a word stands' : `${count} words stand`
  return new UsageError(`${words} without a flag, and ${expected}: type quotes around spaces`)
}
