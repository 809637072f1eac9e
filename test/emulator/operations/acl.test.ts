import { describe, expect, test } from 'vitest'
import { type LocalCos, outcome, startCos } from '../support/local-cos.js'

const acl = { acl: '' }
const anyone = '<URI>http://cam.qcloud.com/groups/global/AllUsers</URI>'
const owner = '<ID>qcs::cam::uin/1250000000:uin/1250000000</ID>'

async function readAcl({ send }: LocalCos, path: string): Promise<[string | null, string[]]> {
  const response = await send('GET', path, { params: acl })
  const grants = (await response.text()).matchAll(
    /<Grantee [^>]*>(<(?:ID|URI)>.*?<\/(?:ID|URI)>).*?<\/Grantee><Permission>(.*?)</g,
  )
  return [
    response.headers.get('x-cos-acl'),
    [...grants].map(([, grantee, permission]) => `${grantee} ${permission}`),
  ]
}

describe.each(['/', '/a'])('ACL of %s', (path) => {
  async function start() {
    const cos = await startCos()
    if (path !== '/') await cos.send('PUT', path, { body: 'x' })
    const put = (headers: Record<string, string>, body?: string) =>
      outcome(cos.send('PUT', path, { params: acl, headers, ...(body !== undefined && { body }) }))
    return { cos, put }
  }

  test('is private or the default before one is set', async () => {
    const { cos } = await start()
    const name = path === '/' ? 'private' : 'default'
    expect(await readAcl(cos, path)).toEqual([name, [`${owner} FULL_CONTROL`]])
  })

  test.each([
    ['private', []],
    ['public-read', [`${anyone} READ`]],
    ['public-read-write', [`${anyone} READ`, `${anyone} WRITE`]],
  ])('is returned after x-cos-acl: %s', async (name, grants) => {
    const { cos, put } = await start()
    expect(await put({ 'x-cos-acl': name })).toBe('200 undefined')
    expect(await readAcl(cos, path)).toEqual([name, [`${owner} FULL_CONTROL`, ...grants]])
  })

  test('contains the grants of the x-cos-grant-* headers', async () => {
    const { cos, put } = await start()
    const ids = 'id="qcs::cam::uin/1001:uin/1001", id="qcs::cam::uin/1002:uin/1002"'
    expect(await put({ 'x-cos-grant-read': ids, 'x-cos-grant-full-control': 'id="1003"' })).toBe(
      '200 undefined',
    )
    expect(await readAcl(cos, path)).toEqual([
      null,
      [
        '<ID>qcs::cam::uin/1001:uin/1001</ID> READ',
        '<ID>qcs::cam::uin/1002:uin/1002</ID> READ',
        '<ID>1003</ID> FULL_CONTROL',
      ],
    ])
  })

  test('is returned as the document that was sent', async () => {
    const { cos, put } = await start()
    const grant = '<Grant><Grantee><ID>1001</ID></Grantee><Permission>READ</Permission></Grant>'
    const document = `<AccessControlPolicy><Owner><ID>1</ID></Owner><AccessControlList>${grant}</AccessControlList></AccessControlPolicy>`
    expect(await put({}, document)).toBe('200 undefined')
    expect(await readAcl(cos, path)).toEqual([null, ['<ID>1001</ID> READ']])
  })

  test.each([
    ['400 InvalidArgument', 'an unknown name', { 'x-cos-acl': 'public' }, ''],
    ['400 InvalidArgument', 'a malformed grant', { 'x-cos-grant-read': '1001' }, ''],
    ['400 MalformedXML', 'no headers and no document', {}, ''],
    ['400 MalformedXML', 'a document without a list', {}, '<AccessControlPolicy/>'],
    [
      '400 MalformedXML',
      'an unknown permission',
      {},
      '<AccessControlPolicy><AccessControlList><Grant><Grantee><ID>1</ID></Grantee><Permission>ALL</Permission></Grant></AccessControlList></AccessControlPolicy>',
    ],
    ['400 InvalidDigest', 'a malformed Content-MD5', { 'content-md5': 'x' }, '<AccessControlPolicy/>'],
  ] as [string, string, Record<string, string>, string][])(
    'returns %s for %s and keeps the old ACL',
    async (expected, _, headers, body) => {
      const { cos, put } = await start()
      await put({ 'x-cos-acl': 'public-read' })
      expect(await put(headers, body)).toBe(expected)
      expect((await readAcl(cos, path))[0]).toBe('public-read')
    },
  )
})

// The official Java SDK reads the type of a grantee from the attribute.
test('names the type of each grantee and the owner', async () => {
  const { send } = await startCos()
  await send('PUT', '/a', { body: 'x', headers: { 'x-cos-acl': 'public-read' } })
  const id = 'qcs::cam::uin/1250000000:uin/1250000000'
  const account = `<ID>${id}</ID><DisplayName>${id}</DisplayName>`
  const xsi = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
  expect(await (await send('GET', '/a', { params: acl })).text()).toBe(
    `<?xml version='1.0' encoding='utf-8' ?>\n<AccessControlPolicy><Owner>${account}</Owner><AccessControlList>` +
      `<Grant><Grantee ${xsi} xsi:type="CanonicalUser">${account}</Grantee><Permission>FULL_CONTROL</Permission></Grant>` +
      `<Grant><Grantee ${xsi} xsi:type="Group">${anyone}</Grantee><Permission>READ</Permission></Grant>` +
      '</AccessControlList></AccessControlPolicy>',
  )
})

test('returns 404 NoSuchKey for the ACL of a missing object', async () => {
  const { send } = await startCos()
  expect(await outcome(send('GET', '/a', { params: acl }))).toBe('404 NoSuchKey')
  const headers = { 'x-cos-acl': 'private' }
  expect(await outcome(send('PUT', '/a', { params: acl, headers }))).toBe('404 NoSuchKey')
})

test('an upload, a multipart upload and a copy take the ACL of the request', async () => {
  const cos = await startCos()
  const headers = { 'x-cos-acl': 'public-read' }
  await cos.send('PUT', '/a', { body: 'x', headers })
  expect((await readAcl(cos, '/a'))[0]).toBe('public-read')
  const source = { 'x-cos-copy-source': `${cos.host}/a` }
  await cos.send('PUT', '/copy', { headers: source })
  expect((await readAcl(cos, '/copy'))[0]).toBe('default')
  expect(await outcome(cos.send('PUT', '/b', { headers: { 'x-cos-acl': 'open' } }))).toBe(
    '400 InvalidArgument',
  )
})
