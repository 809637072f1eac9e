#!/usr/bin/env node
import { parseArgs } from 'node:util'
import { createEmulator, type Emulator, type EmulatorOptions } from './index.js'

const usage = `cosgate-emulator --secret-id ID --secret-key KEY [options]

  --secret-id ID          the key that requests are signed with (required)
  --secret-key KEY        its secret (required)
  --security-token TOKEN  makes it a temporary key
  --bucket NAME           BucketName-APPID of the only bucket; default any
  --region REGION         default any
  --directory PATH        where objects are kept; default a temporary one, removed at the end
  --port PORT             default 9000; 0 for any free one
  --host HOST             default 127.0.0.1, this machine only
  --help                  this text`

interface Command {
  options: EmulatorOptions
  port: number
  host: string
}

/** What was typed does not make sense. */
class UsageError extends Error {}

function readCommand(args: string[]): Command | 'help' {
  const values = readFlags(args)
  if (values.help) return 'help'
  const { bucket, region, directory, host, 'security-token': securityToken } = values
  const secretId = required(values, 'secret-id')
  const secretKey = required(values, 'secret-key')
  if (!/^\d{1,5}$/.test(values.port) || Number(values.port) > 65_535) {
    throw new UsageError(`--port must be a number from 0 to 65535, not ${values.port}`)
  }
  if (!host) throw new UsageError('--host is missing: type --host 127.0.0.1')
  const credentials = { secretId, secretKey, ...(securityToken !== undefined && { securityToken }) }
  const given = Object.entries({ bucket, region, directory }).filter(([, value]) => value !== undefined)
  return { options: { credentials, ...Object.fromEntries(given) }, port: Number(values.port), host }
}

function readFlags(args: string[]) {
  const text = { type: 'string' } as const
  try {
    return parseArgs({
      args,
      options: {
        ...{ 'secret-id': text, 'secret-key': text, 'security-token': text },
        ...{ bucket: text, region: text, directory: text },
        port: { type: 'string', default: '9000' },
        host: { type: 'string', default: '127.0.0.1' },
        help: { type: 'boolean', default: false },
      },
    }).values
  } catch (error) {
    throw new UsageError((error as Error).message.split(/[.\n]/)[0])
  }
}

function required(values: ReturnType<typeof readFlags>, name: 'secret-id' | 'secret-key'): string {
  const value = values[name]
  if (!value) throw new UsageError(`--${name} is missing: type --${name} followed by its value`)
  return value
}

async function start({ options, port, host }: Command): Promise<Emulator> {
  const emulator = makeEmulator(options)
  const url = await emulator.listen(port, host)
  const kept = options.directory ?? 'a temporary directory, removed at the end'
  console.log(`cosgate-emulator listens on ${url} and keeps objects in ${kept}`)
  return emulator
}

function makeEmulator(options: EmulatorOptions): Emulator {
  try {
    return createEmulator(options)
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

async function main(): Promise<void> {
  const command = readCommand(process.argv.slice(2))
  if (command === 'help') return console.log(usage)
  const emulator = await start(command)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => emulator.close())
}

main().catch((error: Error) => {
  const wrongUsage = error instanceof UsageError
  console.error(`cosgate-emulator: ${error.message}${wrongUsage ? ' (see cosgate-emulator --help)' : ''}`)
  process.exitCode = wrongUsage ? 2 : 1
})
