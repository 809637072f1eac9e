import { expect, test } from 'vitest'
import { bucket, cosgate, region, secretId, secretKey, variables } from './run.js'

const env = variables('http://127.0.0.1:9')

test.each([
  ['no command', [], 'cosgate: a command is missing: type cosgate doctor | sign | presign | explain'],
  ['a command that is none', ['sing'], 'sing is not a command (did you mean sign?)'],
  [
    'a flag that is none',
    ['sign', '--kye', 'a'],
    '--kye is not a flag of this command (did you mean --key?)',
  ],
  [
    'a flag far from any',
    ['sign', '--colour', 'a'],
    '--colour is not a flag of this command: type --help to list the flags',
  ],
  ['a flag without its value', ['sign', '--key'], '--key has no value: type --key KEY'],
  ['a flag in the place of a value', ['sign', '--key', '--json'], '--key has no value: type --key KEY'],
  ['a value for a switch', ['sign', '--key', 'a', '--json=yes'], '--json takes no value: type --json alone'],
  ['a flag given twice', ['sign', '--key', 'a', '--key', 'b'], '--key is given twice: type it once'],
  ['a word too many', ['sign', 'a', '--key', 'a'], 'only flags are expected'],
  ['no key', ['sign'], '--key is missing: type --key KEY, or --key / for the bucket'],
  ['a method that is none', ['sign', '--key', 'a', '--method', 'PUTT'], '(did you mean PUT?)'],
  [
    'a method that is none, in small letters',
    ['sign', '--key', 'a', '--method', 'putt'],
    '(did you mean PUT?)',
  ],
  ['a header without a colon', ['sign', '--key', 'a', '--header', 'x'], "type --header 'NAME: VALUE'"],
  [
    'a header named twice',
    ['sign', '--key', 'a', '--header', 'A: 1', '--header', 'a: 2'],
    'type each name once',
  ],
  ['a parameter without =', ['presign', '--key', 'a', '--param', 'acl'], 'type --param NAME=VALUE'],
  ['an expiry of words', ['presign', '--key', 'a', '--expires', '1h'], 'type --expires 300 for five minutes'],
  ['an expiry of zero', ['presign', '--key', 'a', '--expires', '0'], '--expires must be whole seconds'],
  ['both kinds of time', ['sign', '--key', 'a', '--expires', '1', '--key-time', '1;2'], 'type one of them'],
  ['a time backwards', ['sign', '--key', 'a', '--key-time', '2;1'], "type --key-time 'START;END'"],
  ['half a key', ['sign', '--key', 'a', '--secret-id', 'AKIDfake'], '--secret-key is missing: type both'],
  ['a bucket without APPID', ['sign', '--key', 'a', '--bucket', 'a'], '--bucket must be BucketName-APPID'],
  [
    'an origin with a path',
    ['sign', '--key', 'a', '--origin', 'http://a/b'],
    '--origin must be scheme, host and port',
  ],
  ['a site with a path', ['doctor', '--site', 'https://a/b'], 'type --site https://app.example.com'],
  ['a prefix with a slash', ['doctor', '--prefix', '/users'], 'type --prefix users/'],
  ['a timeout of words', ['doctor', '--timeout', 'soon'], 'type --timeout 30'],
  ['nothing to explain', ['explain'], "type cosgate explain 'AUTHORIZATION or URL', or --error FILE"],
  ['half an Authorization', ['explain', 'q-ak=AKIDfake'], 'the signature has no q-sign-algorithm'],
  [
    'an error file that is none',
    ['explain', '--error', '/nowhere/error.xml'],
    '/nowhere/error.xml cannot be read',
  ],
  ['an error that is none', ['explain', '--error', '-'], 'standard input has no <Error> document'],
  [
    'a policy with a URL',
    ['explain', '--policy', 'e30=', '--url', 'http://a/'],
    '--policy cannot be combined',
  ],
] as [string, string[], string][])(
  '%s is answered by one line that says what to type, and exit code 2',
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
])('without the variable %s it says what to set', async (name, line) => {
  const { code, err } = await cosgate(['doctor'], { ...env, [name]: '' })
  expect([code, err]).toEqual([2, expect.stringContaining(line)])
})

test.each([
  ['glued to its flag', ['sign', '--key', 'a', `--secret-key${secretKey}`]],
  ['as a stray word', ['sign', secretKey, secretKey]],
  [
    'in the place of the secretId',
    ['sign', '--key', 'a', '--secret-id', `${secretKey} `, '--secret-key', 'x'],
  ],
  ['with a space in it', ['sign', '--key', 'a', '--secret-id', secretId, '--secret-key', `${secretKey} x`]],
])('a secret %s is a mistake that does not repeat it', async (_, args) => {
  const { code, out, err } = await cosgate(args, env)
  expect(code).toBe(2)
  expect(out + err).not.toContain(secretKey)
})

test('a key that cannot be signed is a refusal: exit code 1, as JSON where it was asked for', async () => {
  const plain = await cosgate(['sign', '--key', 'a/../b'], env)
  expect([plain.code, plain.out]).toEqual([1, ''])
  expect(plain.err).toBe('cosgate sign: key: must not contain . or .. as a segment\n')
  const { code, out } = await cosgate(['sign', '--key', 'a/../b', '--json'], env)
  const message = 'key: must not contain . or .. as a segment'
  expect([code, JSON.parse(out)]).toEqual([1, { ok: false, error: { code: 'invalid_request', message } }])
})

test('--help names each command, and each command names its flags, with exit code 0', async () => {
  const { code, out } = await cosgate(['--help'])
  expect(code).toBe(0)
  for (const name of ['doctor', 'sign', 'presign', 'explain']) {
    expect(out).toMatch(new RegExp(`^  ${name} +\\w`, 'm'))
    const help = await cosgate([name, '--help'])
    expect([help.code, help.err]).toEqual([0, ''])
    expect(help.out).toMatch(/^ {2}--json +print one JSON document$/m)
  }
})

test('the TENCENTCLOUD_* variables and the flags stand in for the COS_* ones', async () => {
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
