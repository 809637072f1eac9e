import { expect, test } from 'vitest'
import { documentVectors, policyVector } from '../support/vectors.js'
import { cosgate, secretKey, startEmulator, variables } from './run.js'
import { explainJson, listDetails } from './run-explain.js'

/** Returns the arguments that describe the request of an official example. */
function toArguments({ method, pathname, params, headers }: (typeof documentVectors)[number]): string[] {
  const query = Object.entries(params).map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
  const url = `https://${headers.Host}${encodeURI(pathname)}${query.length > 0 ? `?${query.join('&')}` : ''}`
  const named = Object.entries(headers).flatMap(([name, value]) => ['--header', `${name}: ${value}`])
  return ['--method', method, '--url', url, ...named]
}

test.each(documentVectors)('explain shows each signing step of the official example: $id', async (vector) => {
  const args = [vector.authorization, ...toArguments(vector), '--secret-key', vector.secretKey]
  const found = await explainJson(args)
  expect(found).toMatchObject({
    code: 0,
    ok: true,
    secretId: vector.secretId,
    httpString: vector.httpString,
    stringToSign: vector.stringToSign,
    signature: { given: vector.signature, computed: vector.signature },
  })
  expect(listDetails(found)).toEqual([expect.stringContaining('it expired on 2019-05-16')])
})

test('explain prints the signing steps line by line, and the KeyTime as dates', async () => {
  const [vector] = documentVectors
  const { out } = await cosgate(['explain', vector!.authorization, ...toArguments(vector!)])
  expect(out).toContain('valid       2019-05-16 06:45:51 UTC to 2019-05-16 08:45:51 UTC')
  expect(out).toContain(`\n${vector!.httpString.trimEnd().replace(/^/gm, '  | ')}\n`)
  expect(out).toContain(`\n${vector!.stringToSign.trimEnd().replace(/^/gm, '  | ')}\n`)
  expect(out).toContain('Computed  needs the secret key')
})

test('explain splits an Authorization without its request and says what else it needs', async () => {
  const [vector] = documentVectors
  const { code, out } = await cosgate(['explain', `Authorization: ${vector!.authorization}`])
  expect(code).toBe(0)
  expect(out).toContain(
    'headers     content-length, content-md5, content-type, date, host, x-cos-acl, x-cos-grant-read',
  )
  expect(out).toContain('To see the strings, type the request: --url, --method and each --header')
  expect(out).not.toContain('HttpString')
})

test('explain reads the signature of a URL whose query has another question mark', async () => {
  const [vector] = documentVectors
  const query = `prefix=a?b&${vector!.authorization.replace(/(q-url-param-list=)[^&]*/, '$1prefix')}`
  expect(await explainJson([`https://files.example.com/a?${query}#c?d`])).toMatchObject({
    secretId: vector!.secretId,
    params: ['prefix'],
    httpString: expect.stringContaining('\nprefix=a%3Fb\n'),
  })
})

test.each([
  ['another method', ['--method', 'POST'], 'the signature matches if it was signed for PUT'],
  [
    'another header value',
    ['--header', 'x-cos-acl: public-read'],
    'the signature was computed from other strings',
  ],
])('explain finds %s than the signed one', async (_, changes, detail) => {
  const [vector] = documentVectors
  const kept = toArguments(vector!)
  const args =
    changes[0] === '--method'
      ? [...changes, ...kept.slice(2)]
      : [
          ...kept.filter((arg, at) => !/^x-cos-acl/.test(arg) && !/^x-cos-acl/.test(kept[at + 1] ?? '')),
          ...changes,
        ]
  const found = await explainJson([vector!.authorization, ...args, '--secret-key', vector!.secretKey])
  expect([found.code, listDetails(found)]).toEqual([
    1,
    expect.arrayContaining([expect.stringContaining(detail)]),
  ])
})

test('explain reports a listed header that the request lacks, and shows a header that is not listed as not signed', async () => {
  const [vector] = documentVectors
  const kept = toArguments(vector!)
  const at = kept.findIndex((arg) => arg.startsWith('Content-MD5'))
  const found = await explainJson([
    vector!.authorization,
    ...kept.toSpliced(at - 1, 2),
    '--header',
    'x-cos-meta-a: 1',
  ])
  expect(found.code).toBe(1)
  expect(listDetails(found)[0]).toBe('the signature lists the header content-md5, but the request has none')
  expect(found.unsigned).toEqual(['header x-cos-meta-a'])
})

test('explain takes the request from a presigned URL and finds its method', async () => {
  const { url } = await startEmulator()
  const env = variables(url)
  const presigned = await cosgate(['presign', '--method', 'PUT', '--key', '文 件', '--param', 'x=1 2'], env)
  const found = await explainJson([presigned.out.trim()], env)
  const { host } = new URL(url)
  expect(found).toMatchObject({
    code: 0,
    httpString: `put\n/文 件\nx=1%202\nhost=${encodeURIComponent(host)}\n`,
    findings: [],
  })
})

test('explain shows the signing steps of the official form policy and finds a wrong signature', async () => {
  const policy = Buffer.from(policyVector.policyBase64, 'base64').toString()
  const args = ['--policy', policyVector.policyBase64, '--secret-key', policyVector.secretKey]
  const found = await explainJson([...args, '--signature', policyVector.signature])
  expect(found).toMatchObject({
    code: 0,
    policy,
    stringToSign: policyVector.stringToSign,
    signature: { given: policyVector.signature, computed: policyVector.signature },
  })
  const wrong = await explainJson([...args, '--signature', '0'.repeat(40)])
  expect([wrong.code, listDetails(wrong).at(-1)]).toEqual([1, expect.stringContaining('another policy text')])
})

test('explain reports each field that COS requires and a policy lacks', async () => {
  const found = await explainJson(['--policy', '{"conditions":[]}'])
  expect([found.code, listDetails(found)]).toEqual([
    1,
    [
      'the policy has no condition on q-sign-algorithm, which COS requires',
      'the policy has no condition on q-ak, which COS requires',
      'the policy has no condition on q-sign-time, which COS requires',
      'the policy has no expiration: COS requires an ISO 8601 time',
    ],
  ])
  expect(listDetails(await explainJson(['--policy', 'bm90IEpTT04=']))).toEqual([
    expect.stringContaining('not a JSON object'),
  ])
})

test('explain never shows the secret key, the SignKey or a token', async () => {
  const securityToken = 'fake/token+of=tests'
  const env = { ...variables('http://127.0.0.1:9'), COS_SECURITY_TOKEN: securityToken }
  const url = (await cosgate(['presign', '--key', 'a'], env)).out.trim()
  for (const flags of [[], ['--json']]) {
    for (const known of [env, {}]) {
      const { out, err } = await cosgate(['explain', url, ...flags], known)
      expect(out).toContain('x-cos-security-token=…')
      for (const secret of [secretKey, securityToken, encodeURIComponent(securityToken)]) {
        expect(out + err).not.toContain(secret)
      }
    }
  }
  const [vector] = documentVectors
  const { out } = await cosgate([
    'explain',
    vector!.authorization,
    ...toArguments(vector!),
    '--secret-key',
    vector!.secretKey,
  ])
  expect(out).not.toContain(vector!.signKey)
  expect(out).not.toContain(vector!.secretKey)
})
