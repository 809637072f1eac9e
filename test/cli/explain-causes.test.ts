import { createHash, createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { cosgate, secretId, secretKey, startEmulator, variables } from './run.js'
import { explainJson, listDetails } from './run-explain.js'

const hmac = (key: string, text: string) => createHmac('sha1', key).update(text).digest('hex')
const host = 'files-1250000000.cos.ap-guangzhou.myqcloud.com'
const now = Math.floor(Date.now() / 1000)
const keyTime = `${now - 60};${now + 600}`

/** Signs by hand, even if the strings are wrong. */
function signByHand(httpString: string | Buffer, headers = 'host', time = keyTime): string {
  const digest = createHash('sha1').update(httpString).digest('hex')
  const signature = hmac(hmac(secretKey, time), `sha1\n${time}\n${digest}\n`)
  return `q-sign-algorithm=sha1&q-ak=${secretId}&q-sign-time=${keyTime}&q-key-time=${keyTime}&q-header-list=${headers}&q-url-param-list=&q-signature=${signature}`
}

const milliseconds = keyTime.replaceAll(/\d+/g, '$&000')
const metaHeader = 'host;x-cos-meta-a'
test.each<[string, string]>([
  [
    'the HttpString was hashed in Latin-1',
    signByHand(Buffer.from(`get\n/é.txt\n\nhost=${host}\n`, 'latin1')),
  ],
  ['the path was signed with its UTF-8 bytes read as Latin-1', signByHand(`get\n/Ã©.txt\n\nhost=${host}\n`)],
  ['the path was signed percent-encoded', signByHand(`get\n/%C3%A9.txt\n\nhost=${host}\n`)],
  ['the header host was signed with the port 443', signByHand(`get\n/é.txt\n\nhost=${host}%3A443\n`)],
  [
    'the times were signed in milliseconds',
    signByHand(`get\n/é.txt\n\nhost=${host}\n`, 'host', milliseconds),
  ],
  [
    'the header x-cos-meta-a was signed with a space at the end of its value',
    signByHand(`get\n/é.txt\n\nhost=${host}&x-cos-meta-a=%C3%BC%20\n`, metaHeader),
  ],
  [
    'the header x-cos-meta-a was signed with its value in Latin-1',
    signByHand(`get\n/é.txt\n\nhost=${host}&x-cos-meta-a=%FC\n`, metaHeader),
  ],
  [
    'the header x-cos-meta-a was signed with the UTF-8 bytes of its value read as Latin-1',
    signByHand(`get\n/é.txt\n\nhost=${host}&x-cos-meta-a=%C3%83%C2%BC\n`, metaHeader),
  ],
])('explain finds the common mistake: %s', async (sentence, authorization) => {
  const header = authorization.includes(metaHeader) ? ['--header', 'x-cos-meta-a: ü'] : []
  const request = ['--method', 'GET', '--url', `https://${host}/%C3%A9.txt`, ...header]
  const found = await explainJson([authorization, ...request, '--secret-key', secretKey])
  expect([found.code, listDetails(found)]).toEqual([
    1,
    [expect.stringContaining(`the signature matches if ${sentence}`)],
  ])
})

test.each<[string, string]>([
  ['签名时请求头 host 带了端口 443', signByHand(`get\n/a\n\nhost=${host}%3A443\n`)],
  [
    '签名时请求头 x-cos-meta-a 的值末尾多了一个不会发送的空格',
    signByHand(`get\n/a\n\nhost=${host}&x-cos-meta-a=b%20\n`, metaHeader),
  ],
  ['是按 PUT 方法签名的', signByHand(`put\n/a\n\nhost=${host}\n`)],
])('explain finds the common mistake in Chinese: %s', async (sentence, authorization) => {
  const request = ['--method', 'GET', '--url', `https://${host}/a`, '--header', 'x-cos-meta-a: b']
  const found = await explainJson([authorization, ...request, '--secret-key', secretKey, '--lang', 'zh'])
  expect(listDetails(found)).toEqual([`签名与以下情况一致：${sentence}`])
})

test('explain says that q-key-time is in milliseconds', async () => {
  const found = await explainJson([signByHand('').replaceAll(keyTime, milliseconds)])
  expect(listDetails(found)).toEqual([`q-key-time is in milliseconds: ${milliseconds}`])
})

/** A presigned GET that was sent as PUT, and COS's answer. */
async function sendWithWrongMethod() {
  const { url } = await startEmulator()
  const env = variables(url)
  const signedUrl = (await cosgate(['presign', '--key', 'a'], env)).out.trim()
  const answer = await fetch(signedUrl, {
    method: 'PUT',
    headers: { 'content-type': 'text/plain' },
    body: 'x',
  })
  return { env, signedUrl, xml: await answer.text() }
}

test('explain takes the signature from --url and finds the wrong method', async () => {
  const { env, signedUrl, xml } = await sendWithWrongMethod()
  const sent = ['--error', '-', '--method', 'PUT', '--url', signedUrl]
  for (const header of [[], ['--header', 'content-type: text/plain']]) {
    const found = await explainJson([...sent, ...header], env, xml)
    expect(listDetails(found)).toEqual([
      'SignatureDoesNotMatch: COS computed a different signature',
      'the signature matches if it was signed for GET',
    ])
  }
})

test('explain takes the signature from the Authorization header', async () => {
  const authorization = signByHand(`put\n/a\n\nhost=${host}\n`)
  const sent = [
    '--url',
    `https://${host}/a`,
    '--method',
    'GET',
    '--header',
    `Authorization: ${authorization}`,
  ]
  const found = await explainJson([...sent, '--secret-key', secretKey])
  expect(listDetails(found)).toEqual(['the signature matches if it was signed for PUT'])
  expect(found.unsigned).toEqual([])
})

const causes =
  'the secret key is not the one of this secretId, or the signature was computed from other strings'

test('explain names both causes without a secret key', async () => {
  const { signedUrl, xml } = await sendWithWrongMethod()
  const withUrl = ['--error', '-', '--method', 'PUT', '--url', signedUrl]
  expect(listDetails(await explainJson(withUrl, {}, xml)).at(-1)).toBe(
    `COS computed the same strings: ${causes}`,
  )
  expect(listDetails(await explainJson(['--error', '-'], {}, xml))).toEqual([
    'SignatureDoesNotMatch: COS computed a different signature',
    `there are two possible causes: ${causes}`,
  ])
})

test('explain asks for the signature if only the secret key is known', async () => {
  const { env, signedUrl, xml } = await sendWithWrongMethod()
  const sent = ['--error', '-', '--method', 'PUT', '--url', signedUrl.split('?')[0]!]
  const { findings } = await explainJson(sent, env, xml)
  expect(findings.at(-1)).toMatchObject({
    detail: `COS computed the same strings: ${causes}`,
    advice: expect.stringMatching(/^Type the signed URL or the Authorization too/),
  })
})
