import { describe, expect, test } from 'vitest'
import { createTemporaryDirectory, outcome, signHost, startCos } from '../support/local-cos.js'
import { createForm } from '../support/signed-form.js'

async function start(bucketAcl: string, objectAcl = 'default') {
  const cos = await startCos()
  await cos.send('PUT', '/a', { body: 'x', headers: { 'x-cos-acl': objectAcl } })
  await cos.send('PUT', '/', { params: { acl: '' }, headers: { 'x-cos-acl': bucketAcl } })
  const request = (method: string, path: string, init: RequestInit = {}) =>
    outcome(fetch(`${cos.url}${path}`, { method, ...init }))
  return { ...cos, request }
}

const [allowed, denied] = ['200 undefined', '403 AccessDenied']

describe('a request without a signature', () => {
  test.each([
    ['private', 'default', denied],
    ['private', 'public-read', allowed],
    ['public-read', 'default', allowed],
    ['public-read', 'private', denied],
    ['public-read-write', 'default', allowed],
  ])('reads an object of a %s bucket with the ACL %s: %s', async (bucketAcl, objectAcl, expected) => {
    const { request } = await start(bucketAcl, objectAcl)
    expect(await request('GET', '/a')).toBe(expected)
    expect(await request('HEAD', '/a')).toBe(expected === allowed ? allowed : '403 undefined')
  })

  test.each([
    ['private', denied, denied],
    ['public-read', allowed, denied],
    ['public-read-write', allowed, allowed],
  ])('lists a %s bucket: %s, and writes to it: %s', async (bucketAcl, lists, writes) => {
    const { request } = await start(bucketAcl)
    expect(await request('GET', '/')).toBe(lists)
    expect(await request('PUT', '/new', { body: 'x' })).toBe(writes)
    expect(await request('POST', '/new?uploads')).toBe(writes)
    const form = createForm({ key: 'form' })
    expect(await request('POST', '/', { body: form })).toBe(writes === allowed ? '204 undefined' : denied)
    expect(await request('DELETE', '/new')).toBe(writes === allowed ? '204 undefined' : denied)
  })

  test('may never change ACLs, tags or settings, copy, or use response-* parameters', async () => {
    const { request, host } = await start('public-read-write', 'public-read-write')
    expect(await request('GET', '/a?response-content-type=text/html')).toBe(denied)
    expect(await request('GET', '/a?acl')).toBe(denied)
    expect(await request('PUT', '/a?acl', { headers: { 'x-cos-acl': 'private' } })).toBe(denied)
    expect(await request('PUT', '/a?tagging')).toBe(denied)
    expect(await request('PUT', '/?policy', { body: '{}' })).toBe(denied)
    expect(await request('DELETE', '/')).toBe(denied)
    expect(await request('PUT', '/b', { headers: { 'x-cos-copy-source': `${host}/a` } })).toBe(denied)
    expect(await request('GET', '/a?torrent')).toBe(denied)
  })

  test('is refused if a part of a signature is present but malformed', async () => {
    const { request } = await start('public-read-write')
    expect(await request('GET', '/a', { headers: { authorization: 'Bearer x' } })).toBe(denied)
    expect(await request('GET', '/a?sign=x')).toBe(denied)
    expect(await request('GET', '/a?q-ak=x')).toBe(denied)
    expect(await request('POST', '/', { body: createForm({ key: 'b', Signature: 'x' }) })).toBe(denied)
  })
})

test('a wrong signature is refused although the object is public', async () => {
  const { url, host } = await start('public-read')
  const headers = { authorization: signHost('get', '/other', host) }
  expect(await outcome(fetch(`${url}/a`, { headers }))).toBe('403 SignatureDoesNotMatch')
})

test('ACLs survive a restart', async () => {
  const directory = await createTemporaryDirectory()
  const first = await startCos({ directory })
  await first.send('PUT', '/', { params: { acl: '' }, headers: { 'x-cos-acl': 'public-read' } })
  await first.send('PUT', '/a', { body: 'x' })
  await first.send('PUT', '/b', { body: 'x', headers: { 'x-cos-acl': 'private' } })
  await first.emulator.close()
  const { url } = await startCos({ directory })
  expect([(await fetch(`${url}/a`)).status, (await fetch(`${url}/b`)).status]).toEqual([200, 403])
})
