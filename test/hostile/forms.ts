import { type HostileCase, invalid } from './case.js'
import { keys } from './keys.js'

type Refusal = Extract<HostileCase['expect'], { status: number }>
/** One request to `/cos/post-policy` that is refused. */
export interface HostileForm {
  title: string
  body: string
  expect: Refusal
  parserMayRefuse?: true
}

const refusedKeys = keys.flatMap(({ title, body, expect }) => {
  const { key } = JSON.parse(body) as { key: unknown }
  return 'status' in expect ? [{ title, key }] : []
})
const form = (title: string, fields: object): HostileForm => ({
  title: `form: ${title}`,
  body: JSON.stringify({ key: 'a', ...fields }),
  expect: invalid,
})
const raw = (title: string, body: string): HostileForm => ({
  title: `form: ${title}`,
  body,
  expect: invalid,
  ...(body.includes('__proto__') && { parserMayRefuse: true }),
})
const numbers: unknown[] = [-1, 1.5, 1e308, 2 ** 53, '5', '', true, [], [5], {}]
const types: unknown[] = [
  ...['', 'image', '/', 'image/', '*', '*/*', '*/png', 'image/p*', 'image/**', 'image/png, text/html'],
  ...['image/png\r\nx: y', 'image/png\0', 'image/png\u00a0', 'image/\u212a', 'image/png;', 'ımage/png'],
  ...[true, 5, [], ['image/png'], {}, { toString: 'image/png' }],
]
const unknown = [
  'method',
  'headers',
  'params',
  'bucket',
  'region',
  'acl',
  'success_action_redirect',
  'policy',
]

/** COS replaces this placeholder, anywhere in a key, with the name of the uploaded file. */
const FILENAME = '$' + '{filename}'

/** None of these forms is signed, even if `authorize` approves it. */
export const forms: HostileForm[] = [
  ...refusedKeys.flatMap(({ title, key }) => [
    form(title, { key }),
    form(`prefix, ${title}`, { key: undefined, keyPrefix: key }),
  ]),
  ...[`a${FILENAME}`, FILENAME].flatMap((key) => [
    form(`the file name in the key ${key}`, { key }),
    form(`the file name in the prefix ${key}`, { key: undefined, keyPrefix: key }),
  ]),
  form('no key', { key: undefined }),
  form('key and prefix', { keyPrefix: 'a/' }),
  ...numbers.map((maxBytes) => form(`maxBytes ${JSON.stringify(maxBytes)}`, { maxBytes })),
  ...[0, ...numbers].map((expires) => form(`expires ${JSON.stringify(expires)}`, { expires })),
  ...types.map((contentType) => form(`contentType ${JSON.stringify(contentType)}`, { contentType })),
  ...[...unknown, 'constructor', 'toString', 'hasOwnProperty'].map((name) =>
    form(`unknown field ${name}`, { [name]: 'x' }),
  ),
  raw('__proto__', '{"key":"a","__proto__":{"maxBytes":5}}'),
  raw('maxBytes 1e999', '{"key":"a","maxBytes":1e999}'),
  raw('a batch', '{"items":[{"key":"a"}]}'),
  raw('an array', '[{"key":"a"}]'),
  raw('deep JSON', '['.repeat(20_000) + ']'.repeat(20_000)),
]
