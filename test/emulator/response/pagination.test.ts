import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findElement, type LocalCos, startCos } from '../support/local-cos.js'

/** Lists keys as COS's documents describe it, without any index. */
function listNaively(keys: string[], prefix: string, delimiter: string): string[] {
  const items = keys
    .filter((key) => key.startsWith(prefix))
    .map((key) => {
      const index = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length)
      return index < 0 ? key : `group ${key.slice(0, index + delimiter.length)}`
    })
  const bytes = (item: string) => Buffer.from(item.replace(/^group /, ''))
  return [...new Set(items)].sort((a, b) => Buffer.compare(bytes(a), bytes(b)))
}

async function listAllPages({ send }: LocalCos, params: Record<string, string>): Promise<string[]> {
  const items: string[] = []
  let marker = ''
  do {
    const xml = await (await send('GET', '/', { params: { ...params, marker } })).text()
    const page = [...xml.matchAll(/<Contents><Key>(.*?)<|<CommonPrefixes><Prefix>(.*?)</g)]
    const found = page.map(([, key, group]) => (group === undefined ? key! : `group ${group}`))
    const plain = (item: string) => Buffer.from(item.replace(/^group /, ''))
    items.push(...found.sort((a, b) => Buffer.compare(plain(a), plain(b))))
    marker = findElement(xml, 'NextMarker') ?? ''
  } while (marker !== '')
  return items
}

test('pages of any size list the same items as a full scan, in the order of UTF-8 bytes', async () => {
  const cos = await startCos()
  const unit = fc.constantFrom('a', 'b', '/', '-', '\uFF5E', '\u{1F600}')
  const key = fc.string({ unit, minLength: 1, maxLength: 5 }).filter((text) => !text.startsWith('/'))
  const keys = [...new Set(fc.sample(key, { numRuns: 40, seed: 15 }))]
  await Promise.all(keys.map((name) => cos.send('PUT', `/${name}`, { body: 'x' })))
  const parameters = fc.record({
    prefix: fc.oneof(fc.constant(''), fc.constantFrom('a', 'b/', '\u{1F600}', 'none')),
    delimiter: fc.constantFrom('', '/', '-', 'a', '//'),
    'max-keys': fc.constantFrom('1', '2', '7', '1000'),
  })
  await fc.assert(
    fc.asyncProperty(parameters, async (params) => {
      expect(await listAllPages(cos, params)).toEqual(listNaively(keys, params.prefix, params.delimiter))
    }),
    { numRuns: 20 },
  )
})
