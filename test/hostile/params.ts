import { get, type HostileCase, invalid, notAllowed, raw } from './case.js'

const given = (title: string, params: object, expect: HostileCase['expect']) =>
  get(`params: ${title}`, { params }, expect)
const signed = (params: Record<string, string>) => ({ path: '/a', params })
const numbered = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`p${index}`, 'v']))

const reserved = [
  ...[
    'q-ak',
    'q-signature',
    'q-sign-algorithm',
    'q-sign-time',
    'q-key-time',
    'q-header-list',
    'q-url-param-list',
  ],
  ...[
    'Q-AK',
    'q-',
    'q-x',
    'sign',
    'Sign',
    'x-cos-security-token',
    'X-COS-SECURITY-TOKEN',
    'x-ci-security-token',
  ],
]
const refused: [title: string, params: object][] = [
  ...reserved.map((name): [string, object] => [name, { [name]: 'x' }]),
  ...['', 'a\0', 'a\r\nb', '\x7f', '\ud800', 'a\ufffd'].map((name): [string, object] => [
    `name ${JSON.stringify(name)}`,
    { [name]: 'x' },
  ]),
  ...['a\0', 'a\r\nb', '\x7f', '\ud800', 'a\ufffd', null, [], ['a'], {}, 1.5, 2 ** 53].map(
    (value): [string, object] => [`value ${JSON.stringify(value)}`, { a: value }],
  ),
  ['two spellings', { a: '1', A: '2' }],
  ['two spellings of an uploadId', { uploadId: '1', uploadid: '1' }],
  ['500 parameters', numbered(500)],
]
const subResources = [
  ...[
    'acl',
    'cors',
    'lifecycle',
    'policy',
    'versioning',
    'website',
    'replication',
    'tagging',
    'logging',
    'torrent',
  ],
  ...[
    'inventory',
    'restore',
    'select',
    'append',
    'delete',
    'uploads',
    'encryption',
    'referer',
    'domain',
    'symlink',
  ],
]

export const params: HostileCase[] = [
  ...refused.map(([title, fields]) => given(title, fields, invalid)),
  ...[null, true, 5, 'uploads', [], [['uploads', '']]].map((fields) =>
    get(`params: ${JSON.stringify(fields)}`, { params: fields }, invalid),
  ),
  ...subResources.map((name) => given(`the sub-resource ${name}`, { [name]: '' }, notAllowed)),
  ...subResources.map((name) =>
    given(`the sub-resource ${name} beside a plain one`, { a: 'b', [name]: 'c' }, notAllowed),
  ),
  given('a sub-resource in capitals', { ACL: '' }, notAllowed),
  given('a part number without an upload', { partNumber: 1 }, notAllowed),
  raw('params: __proto__', '"params":{"__proto__":"x"}', invalid),
  raw('params: the same name twice in JSON', '"params":{"a":"1","a":"2"}', signed({ a: '2' })),
  given(
    'names of Object.prototype',
    { constructor: 'a', hasOwnProperty: 'b', toString: 'c' },
    signed({ constructor: 'a', hasOwnProperty: 'b', toString: 'c' }),
  ),
  given(
    'separators of a query and of the signature',
    { 'a&b=c;d': 'e&f=g;h#i?j+k l' },
    signed({ 'a&b=c;d': 'e&f=g;h#i?j+k l' }),
  ),
  given(
    'names that sort differently when encoded',
    { 'a{': '1', az: '2', A0: '3', 'a ': '4' },
    signed({ 'a{': '1', az: '2', A0: '3', 'a ': '4' }),
  ),
  given('an escape as data', { 'a%26sign': 'b%00' }, signed({ 'a%26sign': 'b%00' })),
  given('Unicode', { 报: '告😀' }, signed({ 报: '告😀' })),
]
