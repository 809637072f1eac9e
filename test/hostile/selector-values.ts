import { get, type HostileCase, notAllowed } from './case.js'

/** Values that no selecting parameter may have: empty, zero, negative, odd, and of the wrong type. */
const odd = [
  '0',
  '-1',
  '+1',
  '01',
  '1.0',
  '1e3',
  '0x1',
  '10001',
  '99999999999999999999',
  ' ',
  '１',
  'null',
  'NaN',
  '%00',
  'x',
]
const notEmpty = ['0', 'false', '-1', ' ', 'x', '/']

const refuse = (method: string, params: Record<string, string>): HostileCase =>
  get(`values: ${method} ${JSON.stringify(params)}`, { method, params }, notAllowed)

const selectorsByAction: [method: string, params: Record<string, string>][] = [
  ['POST', { uploads: '' }],
  ['GET', { acl: '' }],
  ['PUT', { acl: '' }],
  ['GET', { tagging: '' }],
  ['PUT', { tagging: '' }],
  ['DELETE', { tagging: '' }],
  ['POST', { restore: '' }],
  ['POST', { select: '' }],
]

export const selectorValues: HostileCase[] = [
  ...['GET', 'POST', 'DELETE'].map((method) => refuse(method, { uploadId: '' })),
  refuse('PUT', { partNumber: '1', uploadId: '' }),
  refuse('PUT', { partNumber: '', uploadId: '' }),
  ...['', ...odd].map((partNumber) => refuse('PUT', { partNumber, uploadId: 'x' })),
  ...['', ...odd.filter((value) => !/^\d+$/.test(value))].map((position) =>
    refuse('POST', { append: '', position }),
  ),
  ...notEmpty.map((append) => refuse('POST', { append, position: '0' })),
  ...selectorsByAction.flatMap(([method, params]) =>
    notEmpty.map((value) =>
      refuse(method, Object.fromEntries(Object.keys(params).map((name) => [name, value]))),
    ),
  ),
  get(
    'values: POST {"uploads":""}',
    { method: 'POST', params: { uploads: '' } },
    { path: '/a', method: 'POST', params: { uploads: '' } },
  ),
]
