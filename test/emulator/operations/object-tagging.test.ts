import { describe, expect, test } from 'vitest'
import { outcome, startCos } from '../support/local-cos.js'

const tagging = { tagging: '' }
const createDocument = (tags: [string, string][]) =>
  `<Tagging><TagSet>${tags.map(([key, value]) => `<Tag><Key>${key}</Key><Value>${value}</Value></Tag>`).join('')}</TagSet></Tagging>`

async function start(headers: Record<string, string> = {}) {
  const { send } = await startCos()
  await send('PUT', '/a', { body: 'x', headers })
  const read = async (path = '/a') => (await send('GET', path, { params: tagging })).text()
  const count = async (path = '/a') => (await send('HEAD', path)).headers.get('x-cos-tagging-count')
  return { send, read, count }
}

describe('object tagging', () => {
  test('is taken from x-cos-tagging, replaced and deleted', async () => {
    const { send, read, count } = await start({ 'x-cos-tagging': 'k%201=v%261&k2=' })
    expect(await read()).toContain(
      createDocument([
        ['k 1', 'v&amp;1'],
        ['k2', ''],
      ]),
    )
    expect(await count()).toBe('2')
    await send('PUT', '/a', { params: tagging, body: createDocument([['one', '1']]) })
    expect([await read(), await count()]).toEqual([
      expect.stringContaining(createDocument([['one', '1']])),
      '1',
    ])
    expect((await send('DELETE', '/a', { params: tagging })).status).toBe(204)
    expect([await read(), await count()]).toEqual([expect.stringContaining(createDocument([])), null])
  })

  test('is copied unless x-cos-tagging-directive is Replaced', async () => {
    const { send, count } = await start({ 'x-cos-tagging': 'a=1&b=2' })
    const source = { 'x-cos-copy-source': 'x/a' }
    await send('PUT', '/copy', { headers: source })
    const replaced = { 'x-cos-tagging-directive': 'Replaced', 'x-cos-tagging': 'c=3' }
    await send('PUT', '/replaced', { headers: { ...source, ...replaced } })
    expect([await count('/copy'), await count('/replaced')]).toEqual(['2', '1'])
  })

  test.each([
    ['400 InvalidTag', 'an empty key', createDocument([['', '1']])],
    [
      '400 InvalidTag',
      'a duplicate key',
      createDocument([
        ['a', '1'],
        ['a', '2'],
      ]),
    ],
    ['400 InvalidTag', 'a long key', createDocument([['a'.repeat(128), '1']])],
    ['400 InvalidTag', 'a long value', createDocument([['a', '1'.repeat(256)]])],
    [
      '400 InvalidTag',
      'eleven tags',
      createDocument(Array.from({ length: 11 }, (_, index) => [`k${index}`, ''])),
    ],
    ['400 MalformedXML', 'another document', '<Tags/>'],
    ['400 MalformedXML', 'no TagSet', '<Tagging/>'],
    ['400 MalformedXML', 'a document that is not closed', '<Tagging><TagSet>'],
  ])('returns %s for %s and keeps the old tags', async (expected, _, body) => {
    const { send, count } = await start({ 'x-cos-tagging': 'a=1&b=2' })
    expect(await outcome(send('PUT', '/a', { params: tagging, body }))).toBe(expected)
    expect(await count()).toBe('2')
  })

  test('returns 404 NoSuchKey for a missing object', async () => {
    const { send } = await start()
    for (const method of ['GET', 'DELETE', 'PUT']) {
      const body = method === 'PUT' ? { body: createDocument([]) } : {}
      expect(await outcome(send(method, '/b', { params: tagging, ...body }))).toBe('404 NoSuchKey')
    }
  })
})
