import type { Arguments, Flags } from './command-line.js'
import type { Output } from './output.js'

export type Environment = Readonly<Record<string, string | undefined>>

/** One word behind `cosgate`. */
export interface Command {
  name: string
  /** One line. */
  summary: string
  /** What stands behind the name, before the flags. */
  operand?: string
  flags: Flags
  /** What the help says beyond the flags. */
  remarks: string
  /** @returns 0 where all is fine, 1 where something was found or refused */
  run(args: Arguments, env: Environment, output: Output): Promise<0 | 1>
}

/** Flags of every command. */
export const commonFlags = {
  json: { help: 'print one JSON document' },
  help: { help: 'this text' },
} satisfies Flags

/** The help of one command. */
export function helpOf({ name, summary, operand, flags, remarks }: Command): string {
  const all: Flags = { ...flags, ...commonFlags }
  const rows = Object.entries(all).map(([flag, { value, help, many }]): [string, string] => [
    `--${flag}${value === undefined ? '' : ` ${value}`}`,
    many ? `${help}; may be repeated` : help,
  ])
  const usage = ['cosgate', name, operand, '[flags]'].filter(Boolean).join(' ')
  return `${usage}\n\n${summary}\n\n${inColumns(rows)}\n\n${remarks}`
}

/** Rows of two columns, indented by two. */
export function inColumns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`.trimEnd()).join('\n')
}
