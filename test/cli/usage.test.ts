import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { bucket, cosgate, program, region, secretId, secretKey, startEmulator, variables } from './run.js'

const env = variables('http://127.0.0.1:9')

test.each([
  ['no command', [], 'cosgate: a command is missing: type cosgate doctor | sign | presign | explain'],
  ['an unknown command', ['sing'], 'sing is not a command (did you mean sign?)'],
  ['an unknown flag', ['sign', '--kye', 'a'], '--kye is not a flag of this command (did you mean --key?)'],
  [
    'an unknown flag without a suggestion',
    ['sign', '--colour', 'a'],
    '--colour is not a flag of this command: type --help to list the flags',
  ],
  ['a flag without its value', ['sign', '--key'], '--key has no value: type --key KEY'],
  ['a flag instead of a value', ['sign', '--key', '--json'], '--key has no value: type --key KEY'],
  ['a value for a switch', ['sign', '--key', 'a', '--json=yes'], '--json takes no value: type --json alone'],
  ['a flag given twice', ['sign', '--key', 'a', '--key', 'b'], '--key is given twice: type it once'],
  ['an unexpected argument', ['sign', 'a', '--key', 'a'], 'only flags are expected'],
  ['no key', ['sign'], '--key is missing: type --key KEY, or --key / for the bucket'],
  ['an unknown method', ['sign', '--key', 'a', '--method', 'PUTT'], '(did you mean PUT?)'],
  ['an unknown method in lower case', ['sign', '--key', 'a', '--method', 'putt'], '(did you mean PUT?)'],
  ['a header without a colon', ['sign', '--key', 'a', '--header', 'x'], "type --header 'NAME: VALUE'"],
  [
    'a header named twice',
    ['sign', '--key', 'a', '--header', 'A: 1', '--header', 'a: 2'],
    'type each name once',
  ],
  ['a parameter without =', ['presign', '--key', 'a', '--param', 'acl'], 'type --param NAME=VALUE'],
  [
    'an expiry with a unit',
    ['presign', '--key', 'a', '--expires', '1h'],
    'type --expires 300 for five minutes',
  ],
  ['an expiry of zero', ['presign', '--key', 'a', '--expires', '0'], '--expires must be whole seconds'],
  ['both kinds of time', ['sign', '--key', 'a', '--expires', '1', '--key-time', '1;2'], 'type one of them'],
  [
    'a time that ends before it starts',
    ['sign', '--key', 'a', '--key-time', '2;1'],
    "type --key-time 'START;END'",
  ],
  ['half a key', ['sign', '--key', 'a', '--secret-id', 'AKIDfake'], '--secret-key is missing: type both'],
  ['a bucket without APPID', ['sign', '--key', 'a', '--bucket', 'a'], '--bucket must be BucketName-APPID'],
  [
    'an origin with a path',
    ['sign', '--key', 'a', '--origin', 'http://a/b'],
    '--origin must be scheme, host and port',
  ],
  ['a site with a path', ['doctor', '--site', 'https://a/b'], 'type --site https://app.example.com'],
  ['a prefix with a slash', ['doctor', '--prefix', '/users'], 'type --prefix users/'],
  ['a timeout in words', ['doctor', '--timeout', 'soon'], 'type --timeout 30'],
  ['nothing to explain', ['explain'], "type cosgate explain 'AUTHORIZATION or URL', or --error FILE"],
  ['half an Authorization', ['explain', 'q-ak=AKIDfake'], 'the signature has no q-sign-algorithm'],
  ['a missing error file', ['explain', '--error', '/nowhere/error.xml'], '/nowhere/error.xml cannot be read'],
  [
    'an error without an <Error> document',
    ['explain', '--error', '-'],
    'standard input has no <Error> document',
  ],
  [
    'a policy with a URL',
    ['explain', '--policy', 'e30=', '--url', 'http://a/'],
    '--policy cannot be combined',
  ],
] as [string, string[], string][])(
  'exits with 2 and prints one line that says what to type for %s',
  async (_, args, line) => {
    const { code, out, err } = await cosgate(args, env)
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain(line)
    expect(err.trimEnd().split('\n')).toHaveLength(1)
  },
)

test.each([
  ['COS_BUCKET', '--bucket is missing: type --bucket NAME-APPID, or set COS_BUCKET'],
  ['COS_REGION', '--region is missing: type --region REGION, or set COS_REGION'],
  [
    'COS_SECRET_ID',
    'COS_SECRET_ID is not set in the environment: set it, or type --secret-id ID and --secret-key KEY',
  ],
  ['COS_SECRET_KEY', 'COS_SECRET_KEY is not set in the environment'],
])('exits with 2 and says what to set if the variable %s is empty', async (name, line) => {
  const { code, err } = await cosgate(['doctor'], { ...env, [name]: '' })
  expect([code, err]).toEqual([2, expect.stringContaining(line)])
})

test.each([
  ['without a space after its flag', ['sign', '--key', 'a', `--secret-key${secretKey}`]],
  ['as an unexpected argument', ['sign', secretKey, secretKey]],
  ['instead of the secretId', ['sign', '--key', 'a', '--secret-id', `${secretKey} `, '--secret-key', 'x']],
  ['with a space in it', ['sign', '--key', 'a', '--secret-id', secretId, '--secret-key', `${secretKey} x`]],
])('exits with 2 and does not print a secret key %s', async (_, args) => {
  const { code, out, err } = await cosgate(args, env)
  expect(code).toBe(2)
  expect(out + err).not.toContain(secretKey)
})

test('exits with 1 for a key that cannot be signed, and prints the error as JSON with --json', async () => {
  const plain = await cosgate(['sign', '--key', 'a/../b'], env)
  expect([plain.code, plain.out]).toEqual([1, ''])
  expect(plain.err).toBe('cosgate sign: key: must not contain . or .. as a segment\n')
  const { code, out } = await cosgate(['sign', '--key', 'a/../b', '--json'], env)
  const message = 'key: must not contain . or .. as a segment'
  expect([code, JSON.parse(out)]).toEqual([1, { ok: false, error: { code: 'invalid_request', message } }])
})

test('--help lists the commands, and each command lists its flags', async () => {
  const { code, out } = await cosgate(['--help'])
  expect(code).toBe(0)
  for (const name of ['doctor', 'sign', 'presign', 'explain']) {
    expect(out).toMatch(new RegExp(`^  ${name} +\\w`, 'm'))
    const help = await cosgate([name, '--help'])
    expect([help.code, help.err]).toEqual([0, ''])
    expect(help.out).toMatch(/^ {2}--json +print one JSON document$/m)
  }
})

test('the TENCENTCLOUD_* variables and the flags replace the COS_* variables', async () => {
  const args = ['sign', '--key', 'a', '--key-time', '1700000000;1700000300']
  const usual = await cosgate(args, env)
  const tencent = { TENCENTCLOUD_SECRET_ID: secretId, TENCENTCLOUD_SECRET_KEY: secretKey }
  const flags = ['--bucket', bucket, '--region', region, '--origin', 'http://127.0.0.1:9']
  expect(usual.code).toBe(0)
  expect(await cosgate([...args, ...flags], tencent)).toEqual(usual)
  expect(await cosgate([...args, ...flags, '--secret-id', secretId, '--secret-key', secretKey])).toEqual(
    usual,
  )
})

test('doctor finishes with its usual exit code if its reader closes the pipe early, like head does', async () => {
  const { url } = await startEmulator()
  const child = spawn(process.execPath, [program, 'doctor'], { env: variables(url) })
  onTestFinished(() => void child.kill('SIGKILL'))
  child.stdout.destroy()
  const [err, [code]] = await Promise.all([text(child.stderr), once(child, 'close')])
  expect([code, err]).toEqual([0, ''])
})
