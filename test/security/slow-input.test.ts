import { describe, expect, it } from 'vitest'
import { type Framework, families } from '../support/frameworks.js'
import { open, post } from '../support/gate-fixture.js'

const MAX_BYTES = 65_536
const createFields = (count: number, name: (index: number) => string) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [name(index), 'v']))
const nestArrays = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`
const fillBody = (text: string) => text.repeat(Math.floor(60_000 / Buffer.byteLength(text)))
const put = (headers: object) => ({ method: 'PUT', key: 'a', headers })

/** Bodies near the limit. Each is the worst case for a loop or a regular expression of core. */
const bodies: [title: string, entryPoint: string, body: unknown][] = [
  ['5,000 fields', 'auth', createFields(5000, (index) => `f${index}`)],
  ['3,500 headers', 'auth', put(createFields(3500, (index) => `x-cos-${index}`))],
  [
    '100 long parameters in falling order',
    'auth',
    { method: 'GET', key: 'a', params: createFields(100, (index) => `${200 - index}${'X'.repeat(500)}`) },
  ],
  ['a name of 60,000 letters that is nearly an option', 'auth', { [fillBody('method')]: 1 }],
  ['a method of 60,000 letters', 'auth', { method: fillBody('put'), key: 'a' }],
  ['a key of dots', 'auth', { method: 'GET', key: fillBody('a/.') }],
  ['a deep field', 'auth', `{"method":"GET","key":${nestArrays(30_000)}}`],
  ['deep objects', 'auth', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`],
  ['30,000 items', 'presign', { items: Array.from({ length: 30_000 }, () => 1) }],
  [
    '100 items with long names',
    'presign',
    { items: Array.from({ length: 100 }, () => ({ [`method${'x'.repeat(500)}`]: 1 })) },
  ],
  [
    'a form type with many parameters',
    'post-policy',
    { keyPrefix: 'a/', contentType: `image/png${fillBody(';a=b')}!` },
  ],
  ['a form type of spaces', 'post-policy', { keyPrefix: 'a/', contentType: `image/png;${fillBody(' ')}!` }],
  ...['a', ' ', '/', ';a=b', ',', '-1', '%41', '%', '?versionId='].flatMap(
    (text): [string, string, unknown][] =>
      ['content-type', 'content-length', 'x-cos-copy-source'].map((name) => [
        `${name} of ${text}`,
        'auth',
        put({ [name]: `${name === 'x-cos-copy-source' ? 'a-1.cos/' : 'image/png'}${fillBody(text)}!` }),
      ]),
  ),
]

describe('every body within the limit is answered within 2 s', () => {
  it.each(bodies)('%s', { timeout: 2000 }, async (_title, entryPoint, body) => {
    expect(Buffer.byteLength(typeof body === 'string' ? body : JSON.stringify(body))).toBeLessThan(MAX_BYTES)
    for (const framework of families) {
      const site = await serveOpenSite(framework)
      expect((await post(site, entryPoint, body)).status).toBeLessThan(500)
    }
  })
})

function serveOpenSite(framework: Framework) {
  const authorize = () => ({ allow: true, contentTypes: ['image/*'], maxBytes: 5 })
  return framework.serve({ options: { allow: open, authorize } })
}
