import { get, type HostileCase, invalid, notAllowed } from './case.js'

const refused = [
  ...[
    '',
    ' ',
    'GET ',
    ' GET',
    'GET\r\nX: y',
    'PATCH',
    'OPTIONS',
    'TRACE',
    'CONNECT',
    'GETS',
    'G',
    'get/put',
    '*',
  ],
  ...['ＧＥＴ', 'GET\0', 'constructor', '__proto__', 'hasOwnProperty', 'toString', 'ı', 'poſt'],
]
const notText: unknown[] = [null, true, 0, 5, [], ['GET'], {}, { toString: 'GET' }]

export const methods: HostileCase[] = [
  ...refused.map((method) => get(`method: ${JSON.stringify(method)}`, { method }, invalid)),
  ...notText.map((method) => get(`method: ${JSON.stringify(method)}`, { method }, invalid)),
  get('method: gEt', { method: 'gEt' }, { path: '/a', method: 'GET' }),
  get('method: POST fits no action on a key', { method: 'POST' }, notAllowed),
  get('method: PUT on the bucket', { method: 'PUT', key: '/' }, notAllowed),
  get('method: DELETE on the bucket', { method: 'DELETE', key: '/' }, notAllowed),
]
