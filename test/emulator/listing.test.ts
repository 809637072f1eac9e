import { expect, test } from 'vitest'
import { element, refusal, startCos } from './local-cos.js'

const all = (xml: string, name: string) =>
  [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map((match) => match[1])
const keysOf = (xml: string) => all(xml, 'Key')
const prefixesOf = (xml: string) =>
  [...xml.matchAll(/<CommonPrefixes><Prefix>([^<]*)</g)].map((match) => match[1])

async function bucketWith(keys: string[]) {
  const { send } = await startCos()
  for (const key of keys) await send('PUT', `/${key}`, { body: 'x' })
  return async (params: Record<string, string>) => (await send('GET', '/', { params })).text()
}

test('a listing names bucket, keys, sizes, ETags and times as COS does', async () => {
  const list = await bucketWith(['a'])
  const xml = await list({ prefix: '' })
  expect(xml).toContain(
    [
      '<ListBucketResult><Name>examplebucket-1250000000</Name><Prefix></Prefix><Marker></Marker>',
      '<MaxKeys>1000</MaxKeys><IsTruncated>false</IsTruncated><Contents><Key>a</Key>',
      '<LastModified>2023-11-14T22:13:20.000Z</LastModified>',
      '<ETag>&quot;9dd4e461268c8034f5c8564e155c67a6&quot;</ETag><Size>1</Size>',
      '<Owner><ID>1250000000</ID><DisplayName>1250000000</DisplayName></Owner>',
      '<StorageClass>STANDARD</StorageClass></Contents></ListBucketResult>',
    ].join(''),
  )
})

test('keys are listed in the order of their UTF-8 bytes', async () => {
  const list = await bucketWith(['\u{1F600}', '\uFF5E', 'b', 'a', 'B'])
  expect(keysOf(await list({}))).toEqual(['B', 'a', 'b', '\uFF5E', '\u{1F600}'])
})

test('paging with marker and max-keys visits every key once', async () => {
  const keys = ['a', 'b', 'c/1', 'c/2', 'd']
  const list = await bucketWith(keys)
  const seen: (string | undefined)[] = []
  let marker = ''
  do {
    const xml = await list({ 'max-keys': '2', marker })
    seen.push(...keysOf(xml))
    marker = element(xml, 'NextMarker') ?? ''
  } while (marker !== '')
  expect(seen).toEqual(keys)
})

test('a delimiter rolls keys up, and paging does not repeat a common prefix', async () => {
  const list = await bucketWith(['a', 'b/1', 'b/2', 'c/1', 'd'])
  const first = await list({ delimiter: '/', 'max-keys': '2' })
  expect([keysOf(first), prefixesOf(first), element(first, 'NextMarker')]).toEqual([['a'], ['b/'], 'b/'])
  const second = await list({ delimiter: '/', 'max-keys': '2', marker: 'b/' })
  expect([keysOf(second), prefixesOf(second), element(second, 'IsTruncated')]).toEqual([
    ['d'],
    ['c/'],
    'false',
  ])
})

test('encoding-type=url encodes keys, prefixes and markers', async () => {
  const list = await bucketWith(['a b/报', 'a b/c/d'])
  const xml = await list({ 'encoding-type': 'url', prefix: 'a b/', delimiter: '/', marker: 'a b' })
  expect(keysOf(xml)).toEqual(['a%20b%2F%E6%8A%A5'])
  expect(prefixesOf(xml)).toEqual(['a%20b%2Fc%2F'])
  expect([element(xml, 'EncodingType'), element(xml, 'Marker')]).toEqual(['url', 'a%20b'])
})

test('a key with XML in it is written as text', async () => {
  const list = await bucketWith(['<Key>&"\n'])
  expect(keysOf(await list({}))).toEqual(['&lt;Key&gt;&amp;&quot;\n'])
})

test.each([{ 'max-keys': 'ten' }, { 'max-keys': '-1' }, { 'encoding-type': 'base64' }] as Record<
  string,
  string
>[])('a listing with %o is 400 InvalidArgument', async (params) => {
  const { send } = await startCos()
  expect(await refusal(send('GET', '/', { params }))).toBe('400 InvalidArgument')
})

test('max-keys above 1000 means 1000, and 0 lists nothing', async () => {
  const list = await bucketWith(['a'])
  expect(element(await list({ 'max-keys': '5000' }), 'MaxKeys')).toBe('1000')
  expect(keysOf(await list({ 'max-keys': '0' }))).toEqual([])
})

test('unfinished uploads are listed by prefix, page by page', async () => {
  const { send } = await startCos()
  for (const key of ['a/1', 'a/1', 'a/2', 'b']) await send('POST', `/${key}`, { params: { uploads: '' } })
  const list = async (params: Record<string, string>) =>
    (await send('GET', '/', { params: { uploads: '', prefix: 'a/', 'max-uploads': '1', ...params } })).text()
  const seen: (string | undefined)[] = []
  let xml = await list({})
  seen.push(...keysOf(xml))
  while (element(xml, 'IsTruncated') === 'true') {
    const markers = [element(xml, 'NextKeyMarker')!, element(xml, 'NextUploadIdMarker')!]
    xml = await list({ 'key-marker': markers[0]!, 'upload-id-marker': markers[1]! })
    seen.push(...keysOf(xml))
  }
  expect(seen).toEqual(['a/1', 'a/1', 'a/2'])
})

test('parts are listed page by page', async () => {
  const { send } = await startCos()
  const uploadId = element(await (await send('POST', '/a', { params: { uploads: '' } })).text(), 'UploadId')!
  for (const partNumber of ['3', '1', '2'])
    await send('PUT', '/a', { params: { uploadId, partNumber }, body: 'x' })
  const first = await (await send('GET', '/a', { params: { uploadId, 'max-parts': '2' } })).text()
  expect([all(first, 'PartNumber'), element(first, 'NextPartNumberMarker')]).toEqual([['1', '2'], '2'])
  const next = { uploadId, 'part-number-marker': '2' }
  const second = await (await send('GET', '/a', { params: next })).text()
  expect([all(second, 'PartNumber'), element(second, 'IsTruncated')]).toEqual([['3'], 'false'])
})
