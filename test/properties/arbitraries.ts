import { type Credentials, createSigner } from '@cosgate/core'
import fc from 'fast-check'
import { BUCKET, HOST, REGION } from '../support/signer-fixture.js'

/** Characters that encoders, sorters and parsers treat specially. */
const special = fc.constantFrom(
  ...'%&=;+/?#:@,$!\'()*~._- "<>[]\\^`{|}\t\u00a0\u007e',
  ...[
    'é',
    'É',
    'ß',
    'İ',
    '\u212a',
    '中',
    '文',
    '\ufeff',
    '\u202e',
    '\uffff',
    '😀',
    '%2F',
    '%2e',
    '%',
    '../',
    'A',
    'a',
    'Z',
    'z',
    '0',
  ],
)
/** Well-formed text of all kinds. */
export const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({ maxLength: 20 }),
  fc.string({ unit: special, maxLength: 12 }),
)
const control = /[\x00-\x1f\x7f]/
/** Text that is valid in a parameter. */
export const value = text.map((string) => string.replace(/[\x00-\x1f\x7f]/g, ''))
const controlButTab = /[\x00-\x08\x0a-\x1f\x7f]/

/** The rule for keys that are signed verbatim, written independently of the code under test. */
export function isSignableKey(key: string): boolean {
  const segments = key.split('/')
  return (
    key !== '' &&
    !key.startsWith('/') &&
    !key.startsWith('\\') &&
    !control.test(key) &&
    key.isWellFormed() &&
    !segments.includes('.') &&
    !segments.includes('..') &&
    Buffer.byteLength(key) <= 850
  )
}

const anyKey = fc.oneof(
  text,
  fc.array(text, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('/')),
)
export const key = anyKey.filter(isSignableKey)
const keyOrBucket = fc.oneof({ weight: 9, arbitrary: key }, { weight: 1, arbitrary: fc.constant('/') })
/** Text that may or may not be a valid key. */
export const attemptedKey = fc.oneof(
  anyKey,
  fc.string({ unit: fc.constantFrom('.', '/', '\\', 'a', '\0', '\ud800', '中'), maxLength: 8 }),
  fc.integer({ min: 845, max: 855 }).map((length) => 'a'.repeat(length)),
  fc.integer({ min: 280, max: 286 }).map((length) => '中'.repeat(length)),
)
export const method = fc.constantFrom('GET', 'HEAD', 'PUT', 'POST', 'DELETE')

const isName = (name: string) => name !== '' && name !== '__proto__' && !control.test(name)

/** An object whose field names are distinct when compared without regard to case. */
export function fields(name: fc.Arbitrary<string>, content: fc.Arbitrary<string>, maxLength = 5) {
  return fc
    .uniqueArray(fc.tuple(name.filter(isName), content), {
      maxLength,
      selector: ([given]) => given.toLowerCase(),
    })
    .map((pairs) => Object.fromEntries(pairs))
}

const paramName = fc.oneof(
  value,
  fc.constantFrom(
    'acl',
    'uploadId',
    'partNumber',
    'prefix',
    'response-content-type',
    'imageMogr2/thumbnail/!50p',
  ),
)
const params = fields(
  paramName.filter((name) => !/^q-/i.test(name)),
  value,
)

const headerValue = text.filter((string) => !controlButTab.test(string))
const headerName = fc.oneof(
  fc.constantFrom(
    'Content-Type',
    'content-md5',
    'Range',
    'If-Match',
    'EXPIRES',
    'Pic-Operations',
    'x-cos-acl',
    'X-CI-a',
  ),
  value.map((suffix) => `x-cos-meta-${suffix}`),
  value.map((suffix) => `X-Cos-${suffix}`),
)
/** Headers that COS signs. */
const headers = fields(headerName, headerValue)
/** Headers that COS does not sign. */
export const unsignedHeaders = fields(
  fc.constantFrom(
    'User-Agent',
    'Authorization',
    'date',
    'Accept',
    'x-custom',
    'cookie',
    'xx-cos-a',
    'If-Range',
  ),
  headerValue,
)

export const now = fc.integer({ min: 1_000_000_000, max: 4_000_000_000 })
export const expires = fc.oneof(fc.integer({ min: 1, max: 3600 }), fc.integer({ min: 1, max: 1_000_000_000 }))
const visible = fc.string({
  unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
  minLength: 1,
  maxLength: 80,
})
const secretId = fc.stringMatching(/^[A-Za-z0-9_-]{1,40}$/)
const secretKey = visible
export const permanent = fc.record({ secretId, secretKey })
export const temporary = fc.record({ secretId, secretKey, securityToken: visible })
export const pair = fc.oneof(permanent, temporary)

export const request = fc.record({ method, key: keyOrBucket, params, headers }).map(
  (given) =>
    given as {
      method: 'GET'
      key: string
      params: Record<string, string>
      headers: Record<string, string>
    },
)

export function createTestSigner(credentials: Credentials, time: number, options: { origin?: string } = {}) {
  return createSigner({ bucket: BUCKET, region: REGION, credentials, clock: () => time, ...options })
}

/** Returns the path that goes into the signature. */
export const toPath = (name: string) => (name === '/' ? '/' : `/${name}`)
export const withHost = (given: Record<string, string>) => ({ ...given, host: HOST })

/** Any JavaScript value, including hostile ones. */
export const anyValue = fc.oneof(
  fc.anything({
    withBigInt: true,
    withBoxedValues: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withObjectString: true,
    withSet: true,
    withSparseArray: true,
    withTypedArray: true,
    withUnicodeString: true,
  }),
  fc.constantFrom<unknown>(
    Symbol('s'),
    () => 1,
    class Named {},
    new Map([['key', 'a']]),
    new Proxy({}, {}),
    { toString: null, valueOf: null },
    { toString: () => 'a' },
    new URL('https://a.example'),
    /a/,
    new Error('e'),
    Number.NaN,
    -0,
    1n,
    '\ud800',
    '\0',
    Object.create({ key: 'inherited', method: 'GET' }),
  ),
)
