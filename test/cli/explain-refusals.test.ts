import { createHash, createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { cosgate, secretId, secretKey, startEmulator, variables } from './run.js'
import { explainJson, listDetails } from './run-explain.js'

/** The common mistakes of hand-written signing code. */
const host = 'files-1250000000.cos.ap-guangzhou.myqcloud.com'
test.each([
  ['the path was signed percent-encoded', `get\n/a%20+b\nx=1%2F2\nhost=${host}\n`],
  ['the path was signed percent-encoded', `get\n/a%20%2Bb\nx=1%2F2\nhost=${host}\n`],
  ['the path was signed without its leading slash', `get\na +b\nx=1%2F2\nhost=${host}\n`],
  ['the parameter x was signed without encoding its value', `get\n/a +b\nx=1/2\nhost=${host}\n`],
  ['the parameter x was signed with lower-case percent escapes', `get\n/a +b\nx=1%2f2\nhost=${host}\n`],
  ['the parameter x was left out, although it is listed', `get\n/a +b\n\nhost=${host}\n`],
  ['the method was signed as GET, but it must be in lower case', `GET\n/a +b\nx=1%2F2\nhost=${host}\n`],
  ['the HttpString was signed without its last line break', `get\n/a +b\nx=1%2F2\nhost=${host}`],
])('explain finds the common mistake: %s', async (sentence, httpString) => {
  const found = await explainJson([
    signHttpString(httpString),
    '--method',
    'GET',
    '--url',
    `https://${host}/a%20+b?x=1%2F2`,
    '--secret-key',
    secretKey,
  ])
  expect([found.code, listDetails(found)]).toEqual([
    1,
    [expect.stringContaining(`the signature matches if ${sentence}`)],
  ])
})

test('explain compares a request with a presigned URL part by part', async () => {
  const env = variables('http://127.0.0.1:9')
  const presigned = await cosgate(['presign', '--key', 'a b', '--param', 'x=1'], env)
  const found = await explainJson([presigned.out.trim(), '--url', 'http://localhost:9/a%20c?x=2'], env)
  expect([found.code, listDetails(found)]).toEqual([
    1,
    [
      "the path differs from the signed URL's: yours is /a c, signed has /a b",
      "the parameter x differs from the signed URL's: yours is 2, signed has 1",
      "the header host differs from the signed URL's: yours is localhost%3A9, signed has 127.0.0.1%3A9",
    ],
  ])
})

test('explain compares a COS refusal with the request and names the first difference and each field', async () => {
  const { url } = await startEmulator()
  const env = variables(url)
  const signed = await cosgate(
    ['sign', '--method', 'PUT', '--key', 'a b', '--header', 'content-type: text/plain', '--param', 'x=1'],
    env,
  )
  const headers = { authorization: signed.out.trim(), 'content-type': 'text/html' }
  const refusal = await fetch(`${url}/a%20b?x=2`, { method: 'PUT', headers, body: 'x' })
  const sent = ['--method', 'PUT', '--url', `${url}/a%20b?x=1`, '--header', 'content-type: text/plain']
  const xml = await refusal.text()
  for (const given of [[signed.out.trim()], []]) {
    const found = await explainJson([...given, ...sent, '--error', '-'], env, xml)
    expect([found.code, listDetails(found)]).toEqual([
      1,
      [
        'SignatureDoesNotMatch: COS computed a different signature',
        'first difference: the parameter x: yours is 1, COS has 2',
        'the header content-type: yours is text%2Fplain, COS has text%2Fhtml',
      ],
    ])
    expect(found.findings[1].difference).toEqual({ part: 'parameter x', ours: '1', theirs: '2' })
  }
})

test('explain names both possible causes if COS computed the same strings and there is no secret key', async () => {
  const { url } = await startEmulator()
  const wrong = { ...variables(url), COS_SECRET_KEY: 'another-fake-secret' }
  const { out } = await cosgate(['sign', '--key', 'a'], wrong)
  const xml = await (await fetch(`${url}/a`, { headers: { authorization: out.trim() } })).text()
  const args = [out.trim(), '--url', `${url}/a`, '--error', '-']
  expect(listDetails(await explainJson(args, {}, xml))).toContain(
    'COS computed the same strings: the secret key is not the one of this secretId, or the signature was computed from other strings',
  )
  expect(listDetails(await explainJson(args, wrong, xml)).join()).toContain(
    `COS has a different secret key for ${secretId}`,
  )
})

test('explain describes a refusal that is not a signature mismatch', async () => {
  const { url } = await startEmulator({ clock: () => Date.now() / 1000 + 7200 })
  const { out } = await cosgate(['presign', '--key', 'a'], variables(url))
  const xml = await (await fetch(out.trim())).text()
  expect(listDetails(await explainJson([out.trim(), '--error', '-'], variables(url), xml))).toEqual([
    'AccessDenied: the signature has expired',
  ])
})

test('explain reads \\n in a logged error as a line break', async () => {
  const xml =
    '<Error><Code>SignatureDoesNotMatch</Code><FormatString>get\\n/a\\n\\nhost=x\\n</FormatString></Error>'
  const found = await explainJson(['--error', '-', '--url', 'https://x/b'], {}, xml)
  expect(listDetails(found)).toContain('first difference: the path: yours is /b, COS has /a')
})

/** Signs an HttpString by hand, even if it is wrong. */
function signHttpString(httpString: string): string {
  const now = Math.floor(Date.now() / 1000)
  const time = `${now - 60};${now + 600}`
  const digest = createHash('sha1').update(httpString).digest('hex')
  const signature = hmac(hmac(secretKey, time), `sha1\n${time}\n${digest}\n`)
  return `q-sign-algorithm=sha1&q-ak=${secretId}&q-sign-time=${time}&q-key-time=${time}&q-header-list=host&q-url-param-list=x&q-signature=${signature}`
}

const hmac = (key: string, text: string) => createHmac('sha1', key).update(text).digest('hex')
