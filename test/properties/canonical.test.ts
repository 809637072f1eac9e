import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalFields } from '../../packages/core/src/signature/canonical-fields.js'
import { httpString } from '../../packages/core/src/signature/signature.js'
import { fields, request, text } from './arbitraries.js'
import { runs } from './runs.js'

/** Names and values that a careless join would confuse. */
const confusable = fc.string({
  unit: fc.constantFrom('a', 'A', 'b', '=', '&', '%', '%3D', '%26', '\n', ';', '/'),
  maxLength: 4,
})
const confusableRequest = fc.record({
  method: fc.constantFrom('get', 'put'),
  pathname: confusable.map((path) => `/${path}`),
  params: fields(confusable, confusable, 3),
  headers: fields(confusable, confusable, 3),
})
type Parts = {
  method: string
  pathname: string
  params: Record<string, string>
  headers: Record<string, string>
}

const toHttpString = ({ method: verb, pathname, params, headers }: Parts) =>
  httpString(verb, pathname, canonicalFields(params), canonicalFields(headers))

/** Lower-cases ASCII letters only, as COS does with encoded names. */
const foldCase = (name: string) => name.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
const sortFields = (given: Record<string, string>) =>
  Object.entries(given)
    .map(([name, content]) => [foldCase(name), content])
    .sort(([a], [b]) => (a! < b! ? -1 : 1))
const toMeaning = (parts: Parts) =>
  JSON.stringify([parts.method, parts.pathname, sortFields(parts.params), sortFields(parts.headers)])

/** Parses an HttpString back into its request. */
function parseHttpString(canonical: string): Parts {
  const lines = canonical.slice(0, -1).split('\n')
  const read = (line: string) =>
    Object.fromEntries(
      line === '' ? [] : line.split('&').map((field) => field.split('=').map(decodeURIComponent)),
    )
  return {
    method: lines[0]!,
    pathname: lines.slice(1, -2).join('\n'),
    params: read(lines.at(-2)!),
    headers: read(lines.at(-1)!),
  }
}

describe('canonicalFields and httpString', () => {
  it('requests with different meanings never have the same HttpString', () => {
    fc.assert(
      fc.property(confusableRequest, confusableRequest, (one, two) => {
        expect(toHttpString(one) === toHttpString(two)).toBe(toMeaning(one) === toMeaning(two))
      }),
      runs(),
    )
  })

  it('an HttpString can be parsed back into its request', () => {
    fc.assert(
      fc.property(confusableRequest, (given) => {
        expect(toMeaning(parseHttpString(toHttpString(given)))).toBe(toMeaning(given))
      }),
      runs(),
    )
  })

  it('canonicalFields does not depend on the order of the fields', () => {
    fc.assert(
      fc.property(
        request.chain(({ params }) =>
          fc.tuple(
            fc.constant(params),
            fc.shuffledSubarray(Object.entries(params), { minLength: Object.keys(params).length }),
          ),
        ),
        ([params, shuffled]) => {
          const { list, text: joined } = canonicalFields(Object.fromEntries(shuffled))
          expect({ list, joined }).toEqual({
            list: canonicalFields(params).list,
            joined: canonicalFields(params).text,
          })
        },
      ),
      runs(),
    )
  })

  it('canonicalFields does not depend on the case of ASCII names', () => {
    fc.assert(
      fc.property(request, ({ params, headers }) => {
        for (const given of [params, headers]) {
          const upper = Object.entries(given).map(([name, content]) => [
            name.replace(/[a-z]/g, (letter) => letter.toUpperCase()),
            content,
          ])
          expect(canonicalFields(Object.fromEntries(upper)).text).toBe(canonicalFields(given).text)
        }
      }),
      runs(),
    )
  })

  it('the list has the names of the text in the same order', () => {
    fc.assert(
      fc.property(fields(text, text), (given) => {
        const { list, text: joined } = canonicalFields(given)
        const names = joined === '' ? [] : joined.split('&').map((field) => field.split('=')[0])
        expect(list).toBe(names.join(';'))
        expect(names).toHaveLength(Object.keys(given).length)
      }),
      runs(),
    )
  })

  it('the names are in byte order and in lower case', () => {
    fc.assert(
      fc.property(fields(text, text, 30), (given) => {
        const names = canonicalFields(given).list.split(';')
        const sorted = names.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
        expect(names).toEqual(sorted)
        expect(names.join()).toBe(names.join().toLowerCase())
      }),
      runs(),
    )
  })

  it('the query has the fields unchanged and in the given order', () => {
    fc.assert(
      fc.property(fields(text, text), (given) => {
        const { query } = canonicalFields(given)
        const pairs = query
          .split('&')
          .slice(1)
          .map((field) => field.split('=').map(decodeURIComponent))
        expect(pairs).toEqual(Object.entries(given))
      }),
      runs(),
    )
  })
})
