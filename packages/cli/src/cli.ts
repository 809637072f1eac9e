#!/usr/bin/env node
import { CosgateError } from '@cosgate/core'
import { type Command, commonFlags, formatColumns, formatHelp } from './command.js'
import { readArguments, UsageError } from './command-line.js'
import { doctor } from './commands/doctor.js'
import { explain } from './commands/explain.js'
import { presign } from './commands/presign.js'
import { sign } from './commands/sign.js'
import { languages, splitMessage, t, translate } from './language/language.js'
import { Output } from './output.js'
import { suggest } from './suggestion.js'

const commands = [doctor, sign, presign, explain]

const help = t`cosgate COMMAND [flags]

${formatColumns(commands.map(({ name, summary }) => [name, summary]))}

cosgate COMMAND --help lists the flags. Without flags, the bucket is read from COS_BUCKET, COS_REGION and COS_ORIGIN, and
the key from COS_SECRET_ID, COS_SECRET_KEY and COS_SECURITY_TOKEN, or the pair from COS_READ_… and COS_WRITE_….
Exit codes: 0 success, 1 a problem was found or the request was refused, 2 wrong usage.`

const output = new Output(process, process.env)

function findCommand(word: string | undefined): Command {
  const names = commands.map(({ name }) => name)
  const command = commands.find(({ name }) => name === word)
  if (command) return command
  if (word === undefined || word.startsWith('-')) {
    throw new UsageError(t`a command is missing: type cosgate ${names.join(' | ')}`)
  }
  throw new UsageError(
    t`${word.slice(0, 40)} is not a command${suggest(word, names)}: type cosgate ${names.join(' | ')}`,
  )
}

async function run(command: Command, args: string[]): Promise<number> {
  const { flags, operand } = command
  const read = readArguments(args, { ...flags, ...commonFlags }, operand ? 1 : 0)
  if (read.has('lang')) assertLanguage(read.text('lang')!)
  if (read.has('help')) {
    output.line(formatHelp(command))
    return 0
  }
  for (const name of ['secret-key', 'security-token', 'cdn-key']) output.hide(read.text(name))
  for (const [name, value] of Object.entries(process.env))
    if (/^(?:COS|COS_READ|COS_WRITE|TENCENTCLOUD)_(?:SECRET_KEY|SECURITY_TOKEN)$|^COS_CDN_KEY$/.test(name))
      output.hide(value)
  if (read.has('json')) output.useJson()
  return command.run(read, process.env, output)
}

function translateMessage(error: Error): string {
  const [field, fault] = splitMessage(error)
  return `${field && `${field}: `}${translate(fault)}`
}

function assertLanguage(given: string): void {
  if (languages.some((language) => language === given)) return
  throw new UsageError(t`--lang must be en or zh: type --lang en, or set LC_ALL`)
}

async function main([word, ...args]: string[]): Promise<number> {
  if (word === '--help' || word === '-h' || word === 'help') {
    output.line(help)
    return 0
  }
  let name = 'cosgate'
  try {
    const command = findCommand(word)
    name = `cosgate ${command.name}`
    return await run(command, args)
  } catch (error) {
    if (error instanceof UsageError) {
      output.note(`${name}: ${error.message}`)
      return 2
    }
    const message = translateMessage(error as Error)
    output.note(`${name}: ${message}`)
    output.document({
      ok: false,
      error: { code: error instanceof CosgateError ? error.code : 'internal', message },
    })
    return 1
  }
}

// `cosgate doctor | head` closes the pipe early. The command still runs to its end, because the doctor cleans up.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

main(process.argv.slice(2)).then((exitCode) => {
  process.exitCode = exitCode
})
