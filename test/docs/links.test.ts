import { existsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { repository } from '../support/fresh-build.js'
import { documentAt, documents } from './documents.js'

describe.each([...documents.keys()])('%s', (path) => {
  const relative = documentAt(path).links.filter((target) => !/^https?:/.test(target))

  it('links only to files that exist', () => {
    const missing = relative.map(resolveFile).filter((file) => !existsSync(join(repository, file)))
    expect(missing).toEqual([])
  })

  it('links only to headings that exist', () => {
    const missing = relative.filter(
      (target) => target.includes('#') && !collectAnchors(resolveFile(target)).has(parseAnchor(target)),
    )
    expect(missing).toEqual([])
  })

  it('has no external link without https', () => {
    expect(documentAt(path).links.filter((target) => target.startsWith('http:'))).toEqual([])
  })

  function resolveFile(target: string): string {
    const file = target.split('#')[0]!
    return file === '' ? path : join(dirname(path), file)
  }
})

function parseAnchor(target: string): string {
  return decodeURIComponent(target.split('#')[1]!)
}

/** Returns the anchors that GitHub generates from the headings of a document. */
function collectAnchors(path: string): Set<string> {
  if (!path.endsWith('.md') || !statSync(join(repository, path), { throwIfNoEntry: false })) return new Set()
  const slugs = documentAt(path).sections.map(({ heading }) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
  return new Set(slugs)
}
