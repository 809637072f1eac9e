/** Values that `authorize` may return by mistake. None of them approves a request. Each use creates a new value. */
export const notApprovals: [title: string, make: () => unknown][] = [
  ['0', () => 0],
  ['1', () => 1],
  ['-1', () => -1],
  ['NaN', () => Number.NaN],
  ['Infinity', () => Number.POSITIVE_INFINITY],
  ['1n', () => 1n],
  ['an empty string', () => ''],
  ['"true"', () => 'true'],
  ['"yes"', () => 'yes'],
  ['a symbol', () => Symbol('true')],
  ['Boolean(true) as an object', () => Object(true)],
  ['Number(1) as an object', () => Object(1)],
  ['an empty object', () => ({})],
  ['a user', () => ({ id: 5, name: 'amy', admin: true })],
  ['an array', () => [true]],
  ['an array with allow', () => Object.assign([], { allow: true })],
  ['a function', () => () => true],
  ['a function with allow', () => Object.assign(() => true, { allow: true })],
  ['a class', () => class {}],
  ['a date', () => new Date()],
  ['a RegExp', () => /true/],
  ['an Error', () => new Error('no')],
  ['a Map', () => new Map([['allow', true]])],
  ['a Set', () => new Set([true])],
  ['a Buffer', () => Buffer.from('true')],
  ['a Response', () => new Response('true')],
  ['an object without a prototype', () => Object.create(null)],
  ['allow: 1', () => ({ allow: 1 })],
  ['allow: "true"', () => ({ allow: 'true' })],
  ['allow: "yes"', () => ({ allow: 'yes' })],
  ['allow: null', () => ({ allow: null })],
  ['allow: undefined', () => ({ allow: undefined })],
  ['allow: []', () => ({ allow: [] })],
  ['allow as a Boolean object', () => ({ allow: Object(true) })],
  ['allow as a promise', () => ({ allow: Promise.resolve(true) })],
  ['allow as a function', () => ({ allow: () => true })],
  ['Allow', () => ({ Allow: true })],
  ['allowed', () => ({ allowed: true })],
  ['ok', () => ({ ok: true })],
  ['an inherited allow', () => Object.create({ allow: true })],
  ['a hidden allow', () => Object.defineProperty({}, 'allow', { value: true, enumerable: false })],
  ['an unknown field', () => ({ allow: true, user: 5 })],
  ['an undefined field', () => ({ allow: true, key: undefined })],
  [
    'a getter that throws',
    () => ({
      get allow() {
        throw new Error('getter')
      },
    }),
  ],
  [
    'a grant with a getter that throws',
    () => ({
      allow: true,
      get key() {
        throw new Error('getter')
      },
    }),
  ],
  [
    'a proxy that throws',
    () =>
      new Proxy({}, { get: throwError, ownKeys: throwError, has: throwError, getPrototypeOf: throwError }),
  ],
  [
    'a proxy that returns true for every property',
    () => new Proxy({}, { get: (_target, name) => (name === 'then' ? undefined : true) }),
  ],
  ['a revoked proxy', createRevokedProxy],
  ['a promise of a promise of false', () => Promise.resolve(Promise.resolve(false))],
  ['a thenable of false', () => thenable((resolve) => resolve(false))],
  ['a thenable of 1', () => thenable((resolve) => resolve(1))],
  ['a thenable that throws', () => thenable(throwError)],
  ['a thenable that rejects', () => thenable((_resolve, reject) => reject(new Error('no')))],
  ['a thenable whose getter throws', () => Object.defineProperty({}, 'then', { get: throwError })],
  [
    'a thenable that resolves to false, then to true',
    () => thenable((resolve) => void [resolve(false), resolve(true)]),
  ],
  ['a grant that is a thenable of a string', () => ({ allow: true, ...thenable((resolve) => resolve('x')) })],
  [
    'a generator',
    function* () {
      yield true
    } as () => unknown,
  ],
  [
    'an async generator',
    async function* () {
      yield true
    } as () => unknown,
  ],
  ['globalThis', () => globalThis],
]

type Settle = (value: unknown) => void
export function thenable(then: (resolve: Settle, reject: Settle) => void): object {
  return { then }
}
function throwError(): never {
  throw new Error('trap')
}
function createRevokedProxy(): unknown {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

/** Grants with getters that return a different value on each read. The checked value must be the signed one. */
export const changingGrants: [title: string, make: () => object][] = [
  ['a key that changes', () => createChangingGrant('key', ['granted', '../../secret', '/'])],
  ['an expiry that changes', () => createChangingGrant('expires', [300, 1e9, 1e9])],
  ['an allow that changes', () => createChangingGrant('allow', [true, false, false])],
]

function createChangingGrant(name: string, values: unknown[]): object {
  let reads = 0
  const grant = { allow: true }
  return Object.defineProperty(grant, name, {
    enumerable: true,
    get: () => values[Math.min(reads++, values.length - 1)],
  })
}
