import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, onTestFinished, test } from 'vitest'
import { bucket, createTemporaryDirectory } from './support/local-cos.js'

const program = fileURLToPath(new URL('../../packages/emulator/dist/cli.js', import.meta.url))
const keys = ['--secret-id', 'AKIDfake', '--secret-key', 'fake']

async function run(...args: string[]) {
  const child = spawn(process.execPath, [program, ...args])
  onTestFinished(() => void child.kill('SIGKILL'))
  let [out, err] = ['', '']
  child.stdout.on('data', (chunk) => (out += chunk))
  child.stderr.on('data', (chunk) => (err += chunk))
  const [code] = await once(child, 'close')
  return { code, out, err }
}

describe('cosgate-emulator', () => {
  test.each([
    ['no key', [], '--secret-id is missing'],
    ['an unknown flag', [...keys, '--prot', '1'], "Unknown option '--prot'"],
    ['a flag without value', ['--secret-id'], '--secret-id'],
    ['a port of letters', [...keys, '--port', 'http'], '--port must be a number from 0 to 65535, not http'],
    ['a port above 65535', [...keys, '--port', '70000'], '--port'],
    ['a bucket without APPID', [...keys, '--bucket', 'a'], 'bucket must be BucketName-APPID'],
    ['an empty host', [...keys, '--host', ''], '--host is missing: type --host 127.0.0.1'],
    ['an unexpected argument', [...keys, 'start'], "Unexpected argument 'start'"],
  ] as [string, string[], string][])('prints one line and exits with 2 for %s', async (_, args, message) => {
    const { code, out, err } = await run(...args)
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain(message)
    expect(err.trimEnd().split('\n')).toHaveLength(1)
  })

  test('prints every flag and exits with 0 for --help', async () => {
    const { code, out } = await run('--help')
    expect(code).toBe(0)
    for (const flag of [
      'secret-id',
      'secret-key',
      'security-token',
      'bucket',
      'region',
      'directory',
      'notify',
      'port',
      'host',
    ]) {
      expect(out).toContain(`--${flag} `)
    }
  })

  const warning =
    'cosgate-emulator: --notify without --bucket: the events of the default bucket name emulator-1250000000. Add --bucket and the bucket of your app\n'

  test.each([
    ['a warning for --notify without --bucket', ['--notify', 'http://127.0.0.1:9/'], warning],
    ['no warning for --notify with --bucket', ['--notify', 'http://127.0.0.1:9/', '--bucket', bucket], ''],
    ['no warning without --notify', [], ''],
  ] as [string, string[], string][])('prints %s', async (_, options, expected) => {
    const child = spawn(process.execPath, [program, ...keys, '--port', '0', ...options])
    onTestFinished(() => void child.kill('SIGKILL'))
    let err = ''
    child.stderr.on('data', (chunk) => (err += chunk))
    const [line] = await once(child.stdout, 'data')
    expect((await fetch(`${/http:\/\/127\.0\.0\.1:\d+/.exec(String(line))![0]}/a`)).status).toBe(403)
    child.kill('SIGTERM')
    expect(await once(child, 'close')).toEqual([0, null])
    expect(err).toBe(expected)
  })

  test.each(['SIGINT', 'SIGTERM'] as const)('serves requests and exits with 0 on %s', async (signal) => {
    const directory = await createTemporaryDirectory()
    const options = ['--port', '0', '--bucket', bucket, '--directory', directory]
    const child = spawn(process.execPath, [program, ...keys, ...options])
    onTestFinished(() => void child.kill('SIGKILL'))
    const [line] = await once(child.stdout, 'data')
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(String(line))![0]
    expect((await fetch(`${url}/a`)).status).toBe(403)
    child.kill(signal)
    expect(await once(child, 'close')).toEqual([0, null])
    expect(await readdir(directory)).toEqual([bucket])
  })
})
