import { describe, expect, test } from 'vitest'
import { findElement, outcome, startCos } from '../support/local-cos.js'

describe.each([
  ['inventory', 'InventoryConfiguration'],
  ['intelligent-tiering', 'IntelligentTieringConfiguration'],
])('?%s', (parameter, root) => {
  const createDocument = (id: string) => `<${root}><Id>${id}</Id></${root}>`

  async function start() {
    const { send } = await startCos()
    const request = (method: string, id: string, body?: string) =>
      send(method, '/', { params: { [parameter]: '', id }, ...(body !== undefined && { body }) })
    return { send, request }
  }

  test('is stored, returned and deleted by id', async () => {
    const { request } = await start()
    expect(await outcome(request('GET', 'one'))).toBe('404 NoSuchConfiguration')
    expect((await request('PUT', 'one', createDocument('one'))).status).toBe(200)
    expect(await outcome(request('PUT', 'one', '<Other/>'))).toBe('400 MalformedXML')
    expect(await (await request('GET', 'one')).text()).toBe(createDocument('one'))
    expect((await request('DELETE', 'one')).status).toBe(204)
    expect(await outcome(request('GET', 'one'))).toBe('404 NoSuchConfiguration')
  })

  test('is listed in pages of 100', async () => {
    const { send, request } = await start()
    for (let index = 0; index < 101; index += 1)
      await request('PUT', `id-${index}`, createDocument(`id-${index}`))
    const list = async (params: Record<string, string>) =>
      (await send('GET', '/', { params: { [parameter]: '', ...params } })).text()
    const first = await list({})
    expect([...first.matchAll(/<Id>/g)]).toHaveLength(100)
    expect(findElement(first, 'IsTruncated')).toBe('true')
    const last = await list({ 'continuation-token': findElement(first, 'NextContinuationToken')! })
    expect([findElement(last, 'Id'), findElement(last, 'IsTruncated')]).toEqual(['id-100', 'false'])
  })

  test('is accepted with an id of letters, digits, dots, hyphens and underscores', async () => {
    const { request } = await start()
    expect((await request('PUT', 'a-Z_0.9', createDocument('a-Z_0.9'))).status).toBe(200)
  })

  test.each(['', '../a', 'a'.repeat(65)])('returns 400 InvalidArgument for the id %j', async (id) => {
    const { request } = await start()
    for (const method of ['GET', 'DELETE']) {
      const response = await request(method, id)
      const xml = await response.text()
      expect([response.status, findElement(xml, 'Code'), findElement(xml, 'Message')]).toEqual([
        ...[400, 'InvalidArgument'],
        'id must be 1 to 64 letters, digits, dots, hyphens or underscores',
      ])
    }
  })
})
