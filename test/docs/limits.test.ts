import { describe, expect, it } from 'vitest'
import { cos } from './cos.js'
import { documentAt } from './documents.js'
import { spansOf } from './markdown.js'
import { serve } from './program.js'

cos.forThisFile()

const core = 'packages/core/README.md'
const gate = 'packages/core/README.md › createGate(options) › js'
const lists = Object.fromEntries(
  documentAt(core)
    .tables.filter(({ heading }) => heading === 'The ceiling')[1]!
    .rows.map(([list, names]) => [list!, spansOf(names!)]),
)
/** A name that fits: of a prefix, one behind it. */
const example = (name: string) => name.replace('*', 'x')

describe('the lists of names', () => {
  it('are what a client may name', async () => {
    const app = await serve(gate)
    const get = { method: 'GET', key: 'public/a' }
    const requests = [
      ...lists.headers!.map((name) => ({ ...get, headers: { [example(name)]: 1 } })),
      ...lists
        .params!.filter((name) => name.startsWith('response'))
        .map((name) => ({ ...get, params: { [name]: '1' } })),
      ...lists['params of GetObject']!.map((name) => ({ ...get, params: { [example(name)]: '1' } })),
      ...lists['params of listings']!.map((name) => ({ ...get, params: { uploadId: 'u', [name]: '1' } })),
      { ...get, method: 'POST', params: { uploads: '' } },
      { ...get, method: 'PUT', params: { partNumber: 1, uploadId: 'u' } },
    ]
    const answers = await Promise.all(requests.map((request) => app.post('/cos/presign', request)))
    expect(answers.filter(({ status }) => status !== 200)).toEqual([])
    expect(lists.params!.filter((name) => !name.startsWith('response'))).toEqual([
      'uploads',
      'uploadId',
      'partNumber',
    ])
  })

  it('are all that a client may name', async () => {
    const app = await serve(gate)
    const headers =
      'expect origin transfer-encoding pic-operations x-cos-acl x-cos-callback x-cos-copy-source x-cos-tagging x-ci-process authorization x-cos-security-token x-ci-security-token'
    const params = 'response-content-type versionId prefix sign q-ak x-cos-security-token imageSlim'
    const get = { method: 'GET', key: 'public/a' }
    const requests = [
      ...headers.split(' ').map((name) => ({ ...get, headers: { [name]: '1' } })),
      ...params.split(' ').map((name) => ({ ...get, params: { [name]: '1' } })),
    ]
    const answers = await Promise.all(requests.map((request) => app.post('/cos/presign', request)))
    expect(answers.filter(({ status }) => status === 200)).toEqual([])
  })
})

describe('the defaults in the README', () => {
  const rows = documentAt('README.md').tables.find(({ heading }) => heading === 'Options')!.rows
  const defaultsOf = (name: string) => {
    const row = rows.find(([first]) => first!.includes(`\`${name}\``))!
    return row[1]!.split(', ').map(Number)
  }

  it('of the lifetimes hold', async () => {
    const app = await serve(gate)
    const [usual, most] = defaultsOf('defaultExpires')
    const asked = { method: 'GET', key: 'public/a' }
    const { authorization } = (await app.post('/cos/auth', asked)).body
    const [, from, to] = /q-key-time=(\d+);(\d+)/.exec(authorization)!
    // A signature begins a minute ago.
    expect(Number(to) - Number(from) - 60).toBe(usual)
    expect((await app.post('/cos/auth', { ...asked, expires: most })).status).toBe(200)
    expect((await app.post('/cos/auth', { ...asked, expires: most! + 1 })).status).toBe(400)
  })

  it('of the body holds', async () => {
    const app = await serve(gate)
    const [most] = defaultsOf('maxBodyBytes')
    const send = (bytes: number) => app.post('/cos/auth', 'x'.repeat(bytes - 2))
    expect([(await send(most!)).status, (await send(most! + 1)).status]).toEqual([400, 413])
  })
})
