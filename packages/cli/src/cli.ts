#!/usr/bin/env node
import { CosgateError } from '@cosgate/core'
import { type Command, commonFlags, helpOf, inColumns } from './command.js'
import { readArguments } from './command-line.js'
import { doctor } from './commands/doctor.js'
import { explain } from './commands/explain.js'
import { presign } from './commands/presign.js'
import { sign } from './commands/sign.js'
import { nearMiss } from './near-miss.js'
import { Output } from './output.js'
import { UsageError } from './usage-error.js'

const commands = [doctor, sign, presign, explain]

const help = `cosgate COMMAND [flags]

${inColumns(commands.map(({ name, summary }) => [name, summary]))}

cosgate COMMAND --help shows the flags. The key comes from COS_SECRET_ID and COS_SECRET_KEY (and COS_SECURITY_TOKEN),
the bucket from COS_BUCKET, COS_REGION and COS_ORIGIN, unless a flag says otherwise.
Exit codes: 0 fine, 1 something was found or refused, 2 wrong usage.`

const output = new Output(process, process.env)

function findCommand(word: string | undefined): Command {
  const names = commands.map(({ name }) => name)
  const command = commands.find(({ name }) => name === word)
  if (command) return command
  if (word === undefined || word.startsWith('-')) {
    throw new UsageError(`no command: type cosgate ${names.join(' | ')}`)
  }
  const miss = nearMiss(word, names)
  throw new UsageError(`${word.slice(0, 40)} is not a command${miss}: type cosgate ${names.join(' | ')}`)
}

async function run(command: Command, args: string[]): Promise<number> {
  const { flags, operand } = command
  const read = readArguments(args, { ...flags, ...commonFlags }, operand ? 1 : 0)
  if (read.has('help')) {
    output.line(helpOf(command))
    return 0
  }
  for (const name of ['secret-key', 'security-token']) output.hide(read.text(name))
  for (const name of ['SECRET_KEY', 'SECURITY_TOKEN']) {
    for (const family of ['COS', 'TENCENTCLOUD']) output.hide(process.env[`${family}_${name}`])
  }
  if (read.has('json')) output.onlyJson()
  return command.run(read, process.env, output)
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
    const { message } = error as Error
    output.note(`${name}: ${message}`)
    output.document({
      ok: false,
      error: { code: error instanceof CosgateError ? error.code : 'internal', message },
    })
    return 1
  }
}

process.exitCode = await main(process.argv.slice(2))
