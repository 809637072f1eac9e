import { verifySignature } from '@cosgate/emulator'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { percentEncode } from '../support/signature-oracle.js'
import { HOST, ORIGIN } from '../support/signer-fixture.js'
import { now, pair, pathOf, request, signerOf } from './arbitraries.js'
import { runs } from './runs.js'

interface Wire {
  method: string
  path: string
  query: [string, string][]
  headers: [string, string][]
}

const signed = fc
  .tuple(request, pair, now)
  .map(([asked, credentials, time]) => ({ asked, credentials, time }))
type Signed = typeof signed extends fc.Arbitrary<infer T> ? T : never

/** A presigned request as it goes over the wire, decoded. */
function presigned({ asked, credentials, time }: Signed): Wire {
  const url = new URL(signerOf(credentials, time).getPresignedUrl(asked))
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

/** A request with its Authorization header. */
function authorized({ asked, credentials, time }: Signed): Wire {
  const authorization = signerOf(credentials, time).getAuth(asked)
  return {
    method: asked.method,
    path: pathOf(asked.key),
    query: Object.entries(asked.params),
    headers: [['Host', HOST], ...Object.entries(asked.headers), ['Authorization', authorization]],
  }
}

function verifies({ method, path, query, headers }: Wire, secretKey: string): boolean {
  const search = query.map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`).join('&')
  const target = `${path.split('/').map(percentEncode).join('/')}${search === '' ? '' : `?${search}`}`
  // Node gives header bytes as Latin-1.
  const rawHeaders = headers.flat().map((text) => Buffer.from(text, 'utf8').toString('latin1'))
  return verifySignature({ method, target, rawHeaders }, secretKey)
}

/** Another text: one character more, less or different, never only in case. */
const changed = (text: string, at: number, kind: number): string => {
  const characters = [...text]
  const i = characters.length === 0 ? 0 : at % characters.length
  if (characters.length === 0 || kind === 0) characters.splice(i, 0, '!')
  else if (kind === 1) characters.splice(i, 1)
  else characters[i] = characters[i] === '7' ? '8' : '7'
  return characters.join('')
}
const change = fc.tuple(fc.nat(1000), fc.nat(2))

const ways: [string, (given: Signed) => Wire][] = [
  ['a presigned URL', presigned],
  ['an Authorization header', authorized],
]

describe.each(ways)('what the signer signs and the emulator verifies, by %s', (_way, wireOf) => {
  it('is good, as it is', () => {
    fc.assert(
      fc.property(signed, (given) => {
        expect(verifies(wireOf(given), given.credentials.secretKey)).toBe(true)
      }),
      runs(),
    )
  })

  it('is good with unsigned headers and parameters added, as COS has it', () => {
    fc.assert(
      fc.property(signed, (given) => {
        const wire = wireOf(given)
        fc.pre(!wire.query.some(([name]) => name.toLowerCase() === 'zz-added'))
        wire.query.push(['zz-added', 'x'])
        wire.headers.push(['User-Agent', 'x'])
        expect(verifies(wire, given.credentials.secretKey)).toBe(true)
      }),
      runs(0.5),
    )
  })

  it('is good in any order of headers and parameters', () => {
    fc.assert(
      fc.property(signed, (given) => {
        const wire = wireOf(given)
        wire.query.reverse()
        wire.headers.reverse()
        expect(verifies(wire, given.credentials.secretKey)).toBe(true)
      }),
      runs(0.5),
    )
  })

  it('is bad with one character of the path changed', () => {
    fc.assert(
      fc.property(signed, change, (given, [at, kind]) => {
        const wire = wireOf(given)
        wire.path = `/${changed(wire.path.slice(1), at, kind)}`
        expect(verifies(wire, given.credentials.secretKey)).toBe(false)
      }),
      runs(),
    )
  })

  it('is bad with another method', () => {
    fc.assert(
      fc.property(
        signed,
        fc.constantFrom('GET', 'HEAD', 'PUT', 'POST', 'DELETE', 'PATCH'),
        (given, method) => {
          fc.pre(method !== given.asked.method)
          expect(verifies({ ...wireOf(given), method }, given.credentials.secretKey)).toBe(false)
        },
      ),
      runs(0.5),
    )
  })

  it('is bad with one character of a signed parameter or header changed, renamed or left out', () => {
    fc.assert(
      fc.property(
        signed,
        fc.nat(100),
        change,
        fc.constantFrom('name', 'value', 'gone', 'twice'),
        (given, which, [at, kind], what) => {
          const wire = wireOf(given)
          // The signature fields have a property of their own; an unsigned token is none of its business.
          const fields = [wire.query, wire.headers].flatMap((list) =>
            list
              .filter(([name]) => !/^(?:q-.*|authorization)$/i.test(name))
              .map((field) => ({ list, field })),
          )
          const { list, field } = fields[which % fields.length]!
          if (what === 'value') field[1] = changed(field[1], at, kind)
          if (what === 'name') field[0] = changed(field[0], at, kind)
          if (what === 'gone') list.splice(list.indexOf(field), 1)
          if (what === 'twice') list.push([field[0], `${field[1]}7`])
          expect(verifies(wire, given.credentials.secretKey)).toBe(false)
        },
      ),
      runs(),
    )
  })

  it('is bad with one character of the secret key changed', () => {
    fc.assert(
      fc.property(signed, change, (given, [at, kind]) => {
        const { secretKey } = given.credentials
        expect(verifies(wireOf(given), changed(secretKey, at, kind))).toBe(false)
      }),
      runs(0.5),
    )
  })

  it('is bad with one character of the time, the lists or the signature changed', () => {
    const names = fc.constantFrom('q-sign-time', 'q-key-time', 'q-signature', 'q-sign-algorithm')
    fc.assert(
      fc.property(signed, names, change, (given, name, [at, kind]) => {
        const wire = wireOf(given)
        const inQuery = wire.query.find((field) => field[0] === name)
        const header = wire.headers.find((field) => field[0] === 'Authorization')
        const tamper = (text: string) => changed(text, at, kind)
        if (inQuery) inQuery[1] = tamper(inQuery[1])
        else
          header![1] = header![1].replace(
            new RegExp(`(${name}=)([^&]*)`),
            (_, start, text) => start + tamper(text),
          )
        expect(verifies(wire, given.credentials.secretKey)).toBe(false)
      }),
      runs(),
    )
  })
})

it('a signature without host is good for the same path on any host, one with it is not', () => {
  fc.assert(
    fc.property(signed, fc.boolean(), ({ asked, credentials, time }, signHost) => {
      const url = signerOf(credentials, time).getPresignedUrl({ ...asked, signHost })
      const rawHeaders = ['Host', 'another.example', ...Object.entries(asked.headers).flat()]
      const latin1 = rawHeaders.map((text) => Buffer.from(text, 'utf8').toString('latin1'))
      const wire = { method: asked.method, target: url.slice(ORIGIN.length), rawHeaders: latin1 }
      expect(verifySignature(wire, credentials.secretKey)).toBe(!signHost)
    }),
    runs(0.5),
  )
})
