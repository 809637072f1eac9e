import { verifySignature } from '@cosgate/emulator'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { percentEncode } from '../support/signature-oracle.js'
import { HOST, ORIGIN } from '../support/signer-fixture.js'
import { createTestSigner, now, pair, request, toPath } from './arbitraries.js'
import { runs } from './runs.js'

interface RawRequest {
  method: string
  path: string
  query: [string, string][]
  headers: [string, string][]
}

const signed = fc
  .tuple(request, pair, now)
  .map(([asked, credentials, time]) => ({ asked, credentials, time }))
type Signed = typeof signed extends fc.Arbitrary<infer T> ? T : never

/** Returns a presigned request as it is sent, decoded. */
function toPresigned({ asked, credentials, time }: Signed): RawRequest {
  const url = new URL(createTestSigner(credentials, time).getPresignedUrl(asked))
  const query = url.search
    .slice(1)
    .split('&')
    .map((field) => field.split('=').map(decodeURIComponent) as [string, string])
  return {
    method: asked.method,
    path: decodeURIComponent(url.pathname),
    query,
    headers: [['Host', url.host], ...Object.entries(asked.headers)],
  }
}

/** Returns a request with its Authorization header. */
function toAuthorized({ asked, credentials, time }: Signed): RawRequest {
  const authorization = createTestSigner(credentials, time).getAuth(asked)
  return {
    method: asked.method,
    path: toPath(asked.key),
    query: Object.entries(asked.params),
    headers: [['Host', HOST], ...Object.entries(asked.headers), ['Authorization', authorization]],
  }
}

function isValid({ method, path, query, headers }: RawRequest, secretKey: string): boolean {
  const search = query.map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`).join('&')
  const target = `${path.split('/').map(percentEncode).join('/')}${search === '' ? '' : `?${search}`}`
  // Node decodes header bytes as Latin-1.
  const rawHeaders = headers.flat().map((text) => Buffer.from(text, 'utf8').toString('latin1'))
  return verifySignature({ method, target, rawHeaders }, secretKey)
}

/** Returns the text with one character added, removed or replaced. It never changes only the case. */
const changeCharacter = (text: string, at: number, kind: number): string => {
  const characters = [...text]
  const i = characters.length === 0 ? 0 : at % characters.length
  if (characters.length === 0 || kind === 0) characters.splice(i, 0, '!')
  else if (kind === 1) characters.splice(i, 1)
  else characters[i] = characters[i] === '7' ? '8' : '7'
  return characters.join('')
}
const change = fc.tuple(fc.nat(1000), fc.nat(2))

const forms: [string, (given: Signed) => RawRequest][] = [
  ['a presigned URL', toPresigned],
  ['an Authorization header', toAuthorized],
]

describe.each(forms)('verifySignature of the emulator for %s of the signer', (_way, toRequest) => {
  it('accepts an unchanged request', () => {
    fc.assert(
      fc.property(signed, (given) => {
        expect(isValid(toRequest(given), given.credentials.secretKey)).toBe(true)
      }),
      runs(),
    )
  })

  it('accepts added headers and parameters that are not signed, as COS does', () => {
    fc.assert(
      fc.property(signed, (given) => {
        const wire = toRequest(given)
        fc.pre(!wire.query.some(([name]) => name.toLowerCase() === 'zz-added'))
        wire.query.push(['zz-added', 'x'])
        wire.headers.push(['User-Agent', 'x'])
        expect(isValid(wire, given.credentials.secretKey)).toBe(true)
      }),
      runs(0.5),
    )
  })

  it('accepts headers and parameters in any order', () => {
    fc.assert(
      fc.property(signed, (given) => {
        const wire = toRequest(given)
        wire.query.reverse()
        wire.headers.reverse()
        expect(isValid(wire, given.credentials.secretKey)).toBe(true)
      }),
      runs(0.5),
    )
  })

  it('rejects a path with one character changed', () => {
    fc.assert(
      fc.property(signed, change, (given, [at, kind]) => {
        const wire = toRequest(given)
        wire.path = `/${changeCharacter(wire.path.slice(1), at, kind)}`
        expect(isValid(wire, given.credentials.secretKey)).toBe(false)
      }),
      runs(),
    )
  })

  it('rejects another method', () => {
    fc.assert(
      fc.property(
        signed,
        fc.constantFrom('GET', 'HEAD', 'PUT', 'POST', 'DELETE', 'PATCH'),
        (given, method) => {
          fc.pre(method !== given.asked.method)
          expect(isValid({ ...toRequest(given), method }, given.credentials.secretKey)).toBe(false)
        },
      ),
      runs(0.5),
    )
  })

  it('rejects a signed parameter or header that was changed, renamed, removed or repeated', () => {
    fc.assert(
      fc.property(
        signed,
        fc.nat(100),
        change,
        fc.constantFrom('name', 'value', 'gone', 'twice'),
        (given, which, [at, kind], what) => {
          const wire = toRequest(given)
          // Another property below changes the signature fields. An unsigned token does not matter here.
          const fields = [wire.query, wire.headers].flatMap((list) =>
            list
              .filter(([name]) => !/^(?:q-.*|authorization)$/i.test(name))
              .map((field) => ({ list, field })),
          )
          const { list, field } = fields[which % fields.length]!
          if (what === 'value') field[1] = changeCharacter(field[1], at, kind)
          if (what === 'name') field[0] = changeCharacter(field[0], at, kind)
          if (what === 'gone') list.splice(list.indexOf(field), 1)
          if (what === 'twice') list.push([field[0], `${field[1]}7`])
          expect(isValid(wire, given.credentials.secretKey)).toBe(false)
        },
      ),
      runs(),
    )
  })

  it('rejects a secret key with one character changed', () => {
    fc.assert(
      fc.property(signed, change, (given, [at, kind]) => {
        const { secretKey } = given.credentials
        expect(isValid(toRequest(given), changeCharacter(secretKey, at, kind))).toBe(false)
      }),
      runs(0.5),
    )
  })

  it('rejects a time, algorithm or signature with one character changed', () => {
    const names = fc.constantFrom('q-sign-time', 'q-key-time', 'q-signature', 'q-sign-algorithm')
    fc.assert(
      fc.property(signed, names, change, (given, name, [at, kind]) => {
        const wire = toRequest(given)
        const inQuery = wire.query.find((field) => field[0] === name)
        const header = wire.headers.find((field) => field[0] === 'Authorization')
        const tamper = (text: string) => changeCharacter(text, at, kind)
        if (inQuery) inQuery[1] = tamper(inQuery[1])
        else
          header![1] = header![1].replace(
            new RegExp(`(${name}=)([^&]*)`),
            (_, start, text) => start + tamper(text),
          )
        expect(isValid(wire, given.credentials.secretKey)).toBe(false)
      }),
      runs(),
    )
  })
})

it('a signature without the host is valid on every host, and one with the host only on that host', () => {
  fc.assert(
    fc.property(signed, fc.boolean(), ({ asked, credentials, time }, signHost) => {
      const url = createTestSigner(credentials, time).getPresignedUrl({ ...asked, signHost })
      const rawHeaders = ['Host', 'another.example', ...Object.entries(asked.headers).flat()]
      const latin1 = rawHeaders.map((text) => Buffer.from(text, 'utf8').toString('latin1'))
      const wire = { method: asked.method, target: url.slice(ORIGIN.length), rawHeaders: latin1 }
      expect(verifySignature(wire, credentials.secretKey)).toBe(!signHost)
    }),
    runs(0.5),
  )
})
