import { describe, expect, test } from 'vitest'
import { findElement, outcome, startCos } from '../support/local-cos.js'

const listKeys = (xml: string) => [...xml.matchAll(/<Key>([^<]*)<\/Key>/g)].map((match) => match[1])
const listPrefixes = (xml: string) =>
  [...xml.matchAll(/<CommonPrefixes><Prefix>([^<]*)</g)].map((match) => match[1])

/** Creates objects and returns a function that lists them. */
async function createObjects(keys: string[]) {
  const { send } = await startCos()
  for (const key of keys) await send('PUT', `/${key}`, { body: 'x' })
  return async (params: Record<string, string>) => (await send('GET', '/', { params })).text()
}

describe('listObjects', () => {
  test("returns bucket, keys, sizes, ETags and times in COS's format", async () => {
    const list = await createObjects(['a'])
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

  test('sorts keys by their UTF-8 bytes', async () => {
    const list = await createObjects(['\u{1F600}', '\uFF5E', 'b', 'a', 'B'])
    expect(listKeys(await list({}))).toEqual(['B', 'a', 'b', '\uFF5E', '\u{1F600}'])
  })

  test('returns every key once with marker and max-keys', async () => {
    const keys = ['a', 'b', 'c/1', 'c/2', 'd']
    const list = await createObjects(keys)
    const seen: (string | undefined)[] = []
    let marker = ''
    do {
      const xml = await list({ 'max-keys': '2', marker })
      seen.push(...listKeys(xml))
      marker = findElement(xml, 'NextMarker') ?? ''
    } while (marker !== '')
    expect(seen).toEqual(keys)
  })

  test('groups keys by delimiter and does not repeat a common prefix on the next page', async () => {
    const list = await createObjects(['a', 'b/1', 'b/2', 'c/1', 'd'])
    const first = await list({ delimiter: '/', 'max-keys': '2' })
    expect([listKeys(first), listPrefixes(first), findElement(first, 'NextMarker')]).toEqual([
      ['a'],
      ['b/'],
      'b/',
    ])
    const second = await list({ delimiter: '/', 'max-keys': '2', marker: 'b/' })
    expect([listKeys(second), listPrefixes(second), findElement(second, 'IsTruncated')]).toEqual([
      ['d'],
      ['c/'],
      'false',
    ])
  })

  test('encodes keys, prefixes and markers with encoding-type=url', async () => {
    const list = await createObjects(['a b/报', 'a b/c/d'])
    const xml = await list({ 'encoding-type': 'url', prefix: 'a b/', delimiter: '/', marker: 'a b' })
    expect(listKeys(xml)).toEqual(['a%20b%2F%E6%8A%A5'])
    expect(listPrefixes(xml)).toEqual(['a%20b%2Fc%2F'])
    expect([findElement(xml, 'EncodingType'), findElement(xml, 'Marker')]).toEqual(['url', 'a%20b'])
  })

  test('escapes XML characters in keys', async () => {
    const list = await createObjects(['<Key>&"\n'])
    expect(listKeys(await list({}))).toEqual(['&lt;Key&gt;&amp;&quot;\n'])
  })

  test.each([{ 'max-keys': 'ten' }, { 'max-keys': '-1' }, { 'encoding-type': 'base64' }] as Record<
    string,
    string
  >[])('returns 400 InvalidArgument for %o', async (params) => {
    const { send } = await startCos()
    expect(await outcome(send('GET', '/', { params }))).toBe('400 InvalidArgument')
  })

  test('limits max-keys to 1000 and returns no keys for max-keys=0', async () => {
    const list = await createObjects(['a'])
    expect(findElement(await list({ 'max-keys': '5000' }), 'MaxKeys')).toBe('1000')
    expect(listKeys(await list({ 'max-keys': '0' }))).toEqual([])
  })
})
