import { gzipSync } from 'node:zlib'
import { invalid } from './case.js'

/** One request as sent, with the response of the gate if no body parser runs before it. */
export interface WireCase {
  title: string
  method?: string
  target?: string
  headers?: Record<string, string>
  body?: string | Buffer
  expect: { status: number; code?: string }
  /** True if a web Request cannot have this target, because its URL is normalized. */
  normalized?: boolean
  /** The response after a body parser that leaves an object, if it differs. */
  parsed?: { status: number }
}
const good = '{"method":"GET","key":"a"}'
const json = { 'content-type': 'application/json' }
const unsupported = { status: 415, code: 'unsupported_media_type' }
const tooLarge = { status: 413, code: 'payload_too_large' }
const notPost = { status: 405, code: 'method_not_allowed' }
const bytes = (...values: number[]) =>
  Buffer.concat([Buffer.from('{"method":"GET","key":"a'), Buffer.from(values), Buffer.from('"}')])
const body = (title: string, sent: string | Buffer, expect: WireCase['expect']): WireCase => ({
  title: `body: ${title}`,
  headers: json,
  body: sent,
  expect,
})

const bodies: WireCase[] = [
  body('none', '', invalid),
  body('spaces', '   ', invalid),
  body('cut off', good.slice(0, -1), invalid),
  body('two in one', good + good, invalid),
  body('single quotes', "{'method':'GET','key':'a'}", invalid),
  body('a comment', `${good}// x`, invalid),
  body('a trailing comma', '{"method":"GET","key":"a",}', invalid),
  body('NaN', '{"method":"GET","key":"a","expires":NaN}', invalid),
  body('Infinity', '{"method":"GET","key":"a","expires":Infinity}', invalid),
  body('a raw line feed in a text', '{"method":"GET","key":"a\nb"}', invalid),
  body('a raw NUL in a text', '{"method":"GET","key":"a\0"}', invalid),
  body('null', 'null', invalid),
  body('a number', '5', invalid),
  body('a text', '"GET a"', invalid),
  body('a form', 'method=GET&key=a', invalid),
  body('XML', '<a/>', invalid),
  body('UTF-16', Buffer.from(good, 'utf16le'), invalid),
  body('a lone continuation byte', bytes(0x80), invalid),
  body('an overlong slash', bytes(0xc0, 0xaf), invalid),
  body('an overlong NUL', bytes(0xc0, 0x80), invalid),
  body('a surrogate in UTF-8', bytes(0xed, 0xa0, 0x80), invalid),
  body('a cut sequence', bytes(0xe6, 0x8a), invalid),
  body('beyond Unicode', bytes(0xf4, 0x90, 0x80, 0x80), invalid),
  body('the byte FF', bytes(0xff), invalid),
  body('one byte above the limit, also after a parser with a higher limit', good.padEnd(65537), tooLarge),
  body('a megabyte of spaces', ' '.repeat(2 ** 20), tooLarge),
  body('a megabyte of brackets', '['.repeat(2 ** 20), tooLarge),
]
const types: WireCase[] = [
  ...[
    '',
    'text/plain',
    'text/html',
    'application/xml',
    'application/x-www-form-urlencoded',
    'application/octet-stream',
  ]
    .concat([
      'multipart/form-data',
      'multipart/form-data; boundary=x',
      'application/jsonp',
      'application/json5',
    ])
    .concat([
      'application/vnd.api+json',
      'application/json;charset=utf-7',
      'application/json;charset=gb18030',
    ])
    .concat([
      'application/json;charset=utf-16le',
      'application/json;charset=constructor',
      'json',
      ';',
      '*/*',
      ', ',
    ])
    .map(
      (type): WireCase => ({
        title: `content-type: ${type}`,
        headers: { 'content-type': type },
        body: good,
        expect: unsupported,
      }),
    ),
  ...['gzip', 'deflate', 'br', 'zstd', 'gzip, gzip', 'chunked', 'constructor'].map(
    (encoding): WireCase => ({
      title: `content-encoding: ${encoding}`,
      headers: { ...json, 'content-encoding': encoding },
      body: encoding === 'gzip' ? gzipSync(good) : good,
      expect: unsupported,
    }),
  ),
  {
    title: 'a decompression bomb',
    headers: { ...json, 'content-encoding': 'gzip' },
    body: gzipSync(' '.repeat(2 ** 24)),
    expect: unsupported,
  },
]
const lines: WireCase[] = [
  ...['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'PROPFIND', 'M-SEARCH', 'QUERY'].map(
    (method): WireCase => ({
      title: `method: ${method}`,
      method,
      expect: method === 'HEAD' ? { status: 405 } : notPost,
    }),
  ),
  {
    title: 'method: GET with a body',
    method: 'GET',
    headers: { ...json, 'content-length': `${good.length}` },
    body: good,
    expect: notPost,
  },
  {
    title: 'an override of the method',
    method: 'GET',
    headers: { 'x-http-method-override': 'POST' },
    expect: notPost,
  },
  ...[
    '/cos/presign/',
    '/cos//presign',
    '/COS/presign',
    '/cos/presign%00',
    '/cos/presign%2f',
    '/cos/./presign',
  ]
    .concat([
      '/cos/../cos/presign',
      '/cos',
      '/cos/',
      '/cos/sign',
      '/cos/__proto__',
      '/cos/constructor',
      '//cos/presign',
    ])
    .map(
      (target): WireCase => ({
        title: `path: ${target}`,
        target,
        headers: json,
        body: good,
        expect: { status: 404 },
        normalized: /\/\.\.?\//.test(target),
      }),
    ),
  {
    title: 'path: with a query',
    target: '/cos/presign?method=PUT&key=/',
    headers: json,
    body: good,
    expect: { status: 200 },
  },
]
const origins: WireCase[] = [
  'https://evil.example',
  'null',
  '',
  'https://app.example.evil.example',
  'https://APP.example/',
]
  .concat([
    'https://app.example\u00e9',
    'file://',
    'constructor',
    'https://app.example, https://evil.example',
  ])
  .map((origin) => ({
    title: `origin: ${origin}`,
    headers: { ...json, origin },
    body: good,
    expect: { status: 403, code: 'origin_not_allowed' },
  }))

export const wire: WireCase[] = [...bodies, ...types, ...lines, ...origins]
