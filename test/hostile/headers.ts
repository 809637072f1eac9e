import { get, type HostileCase, invalid, notAllowed, raw } from './case.js'

const put = (title: string, headers: object, expect: HostileCase['expect']) =>
  get(`headers: ${title}`, { method: 'PUT', headers }, expect)
const signed = (headers: Record<string, string>) => ({ path: '/a', method: 'PUT', headers })
const numbered = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`x-cos-meta-${index}`, 'v']))
const host = 'examplebucket-1250000000.cos.ap-guangzhou.myqcloud.com'

const refused: [title: string, headers: object][] = [
  ...[
    'authorization',
    'Authorization',
    'x-cos-security-token',
    'X-COS-Security-Token',
    'x-ci-security-token',
    'q-ak',
  ]
    .concat([
      'cookie',
      'user-agent',
      'referer',
      'date',
      'connection',
      'x-forwarded-for',
      'x-amz-acl',
      'x-cos',
    ])
    .concat([
      '',
      ' ',
      ':',
      'a b',
      'x-cos-meta a',
      'x-cos-meta-a:b',
      'x-cos-meta-é',
      'x-cos-meta-\n',
      'x-cos-meta-\0',
    ])
    .concat([
      'constructor',
      'hasOwnProperty',
      'toString',
      'x-cos-meta-\ud800',
      'content-type ',
      ' content-type',
    ])
    .map((name): [string, object] => [JSON.stringify(name), { [name]: 'x' }]),
  ...['a\r\nx-cos-acl: public-read', 'a\nb', 'a\rb', 'a\0b', '\x1b', '\x7f', '\ud800', '\udc00\ud800'].map(
    (value): [string, object] => [`value ${JSON.stringify(value)}`, { 'content-type': value }],
  ),
  ...[null, [], ['text/plain'], {}, { toString: 'a' }, 1.5, -1.5, 2 ** 53, 1e21].map(
    (value): [string, object] => [`value ${JSON.stringify(value)}`, { 'content-type': value }],
  ),
  ['two spellings', { 'content-type': 'a', 'Content-Type': 'b' }],
  ['two spellings of the same value', { 'x-cos-meta-a': 'a', 'X-Cos-Meta-A': 'a' }],
  ['two spellings of the host', { host, Host: host }],
  ['another host', { host: 'evil.example' }],
  ['a host with a port', { host: `${host}:443` }],
  ['a host with a user', { host: `a@${host}` }],
  ['500 headers', numbered(500)],
  ['a negative length', { 'content-length': -1 }],
  ['a length in hex', { 'content-length': '0x10' }],
  ['a length twice', { 'content-length': '5, 5' }],
  ['a length beyond all numbers', { 'content-length': '9'.repeat(40) }],
  ['an allowed header beside a forbidden one', { 'content-type': 'a', cookie: 'b' }],
]

export const headers: HostileCase[] = [
  ...refused.map(([title, given]) => put(title, given, invalid)),
  ...[null, true, 5, 'content-type', [], [['content-type', 'a']]].map((given) =>
    get(`headers: ${JSON.stringify(given)}`, { headers: given }, invalid),
  ),
  raw('headers: __proto__ as a name', '"headers":{"__proto__":"x"}', invalid),
  raw('headers: __proto__ with headers', '"headers":{"__proto__":{"content-type":"x"}}', invalid),
  raw('headers: the same name twice in JSON', '"headers":{"range":"bytes=0-1","range":"bytes=0-2"}', {
    path: '/a',
    headers: { range: 'bytes=0-2' },
  }),
  put(
    'a copy source',
    { 'x-cos-copy-source': 'other-1250000000.cos.ap-guangzhou.myqcloud.com/secret' },
    notAllowed,
  ),
  put('100 headers', numbered(100), signed(numbered(100))),
  put(
    'allowed names in upper case',
    { 'CONTENT-TYPE': 'text/plain', HOST: host },
    signed({ 'content-type': 'text/plain' }),
  ),
  put(
    'a value with separators of the signature',
    { 'x-cos-meta-a': 'b&c=d;e%00' },
    signed({ 'x-cos-meta-a': 'b&c=d;e%00' }),
  ),
  put('an empty value', { 'x-cos-meta-a': '' }, signed({ 'x-cos-meta-a': '' })),
  put(
    'booleans and whole numbers',
    { 'x-cos-meta-a': false, 'x-cos-meta-b': -0 },
    signed({ 'x-cos-meta-a': 'false', 'x-cos-meta-b': '0' }),
  ),
]
