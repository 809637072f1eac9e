#!/usr/bin/env node
import { parseArgs } from 'node:util'
import { DEFAULT_BUCKET } from './emulator-state.js'
import { createEmulator, type Emulator, type EmulatorOptions } from './index.js'

const usage = `cosgate-emulator --secret-id ID --secret-key KEY [options]

  --secret-id ID          the key that requests are signed with (required)
  --secret-key KEY        the secret of the key (required)
  --security-token TOKEN  makes the key a temporary key
  --bucket NAME           BucketName-APPID of the only bucket; default: any bucket that is created or written to
  --region REGION         default: any region
  --directory PATH        stores the objects; default: a temporary directory, removed on exit
  --notify URL            receives an event for each object that is created or removed; set --bucket too, or the
                          events of the default bucket name ${DEFAULT_BUCKET}
  --no-console            does not serve the console at /_emulator/
  --port PORT             default: 9000; 0 selects any free port
  --host HOST             default: 127.0.0.1, this machine only
  --help                  prints this text`

const bucketWarning = `--notify without --bucket: the events of the default bucket name ${DEFAULT_BUCKET}. Add --bucket and the bucket of your app`

interface Command {
  options: EmulatorOptions
  port: number
  host: string
}

/** The command line is invalid. */
class UsageError extends Error {}

function parseCommand(args: string[]): Command | 'help' {
  const values = parseFlags(args)
  if (values.help) return 'help'
  const { bucket, region, directory, notify, host, 'security-token': securityToken } = values
  const secretId = requireFlag(values, 'secret-id')
  const secretKey = requireFlag(values, 'secret-key')
  if (!/^\d{1,5}$/.test(values.port) || Number(values.port) > 65_535) {
    throw new UsageError(`--port must be a number from 0 to 65535, not ${values.port}`)
  }
  if (!host) throw new UsageError('--host is missing: type --host 127.0.0.1')
  const credentials = { secretId, secretKey, ...(securityToken !== undefined && { securityToken }) }
  const given = Object.entries({ bucket, region, directory, notify }).filter(
    ([, value]) => value !== undefined,
  )
  const options = { credentials, console: !values['no-console'], ...Object.fromEntries(given) }
  return { options, port: Number(values.port), host }
}

function parseFlags(args: string[]) {
  const text = { type: 'string' } as const
  try {
    return parseArgs({
      args,
      options: {
        ...{ 'secret-id': text, 'secret-key': text, 'security-token': text },
        ...{ bucket: text, region: text, directory: text, notify: text },
        port: { type: 'string', default: '9000' },
        host: { type: 'string', default: '127.0.0.1' },
        'no-console': { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values
  } catch (error) {
    throw new UsageError((error as Error).message.split(/[.\n]/)[0])
  }
}

function requireFlag(values: ReturnType<typeof parseFlags>, name: 'secret-id' | 'secret-key'): string {
  const value = values[name]
  if (!value) throw new UsageError(`--${name} is missing: type --${name} followed by a value`)
  return value
}

async function startEmulator({ options, port, host }: Command): Promise<Emulator> {
  const emulator = tryCreateEmulator(options)
  const url = await emulator.listen(port, host)
  const directory = options.directory ?? 'a temporary directory, removed on exit'
  console.log(`cosgate-emulator is listening on ${url} and stores objects in ${directory}`)
  if (options.console) console.log(`Console: ${url}/_emulator/`)
  if (options.notify && !options.bucket) console.warn(`cosgate-emulator: ${bucketWarning}`)
  return emulator
}

function tryCreateEmulator(options: EmulatorOptions): Emulator {
  try {
    return createEmulator(options)
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

async function main(): Promise<void> {
  const command = parseCommand(process.argv.slice(2))
  if (command === 'help') return console.log(usage)
  const emulator = await startEmulator(command)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => emulator.close())
}

main().catch((error: Error) => {
  const isUsageError = error instanceof UsageError
  console.error(`cosgate-emulator: ${error.message}${isUsageError ? ' (see cosgate-emulator --help)' : ''}`)
  process.exitCode = isUsageError ? 2 : 1
})
