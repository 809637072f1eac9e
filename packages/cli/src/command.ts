import type { Arguments, Flags } from './command-line.js'
import { t } from './language/language.js'
import type { Output } from './output.js'

export type Environment = Readonly<Record<string, string | undefined>>

/** A command of `cosgate`. */
export interface Command {
  name: string
  /** One line. */
  summary: string
  /** The placeholder of the argument that has no flag. */
  operand?: string
  flags: Flags
  /** The end of the help, after the flags. */
  notes: string
  /** @returns the exit code: 0 for success, 1 if a problem was found or the request was refused */
  run(args: Arguments, env: Environment, output: Output): Promise<0 | 1>
}

/** Flags that every command has. */
export const commonFlags = {
  lang: { value: 'en|zh', help: t`the language of the output; default: that of the locale` },
  json: { help: t`print one JSON document` },
  help: { help: t`print this help` },
} satisfies Flags

/** Returns the help of a command. */
export function formatHelp({ name, summary, operand, flags, notes }: Command): string {
  const all: Flags = { ...flags, ...commonFlags }
  const rows = Object.entries(all).map(([flag, { value, help, many }]): [string, string] => [
    `--${flag}${value === undefined ? '' : ` ${value}`}`,
    many ? t`${help}; may be repeated` : help,
  ])
  const usage = ['cosgate', name, operand, '[flags]'].filter(Boolean).join(' ')
  return `${usage}\n\n${summary}\n\n${formatColumns(rows)}\n\n${notes}`
}

/** Returns rows of two columns, indented by two spaces. */
export function formatColumns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`.trimEnd()).join('\n')
}
