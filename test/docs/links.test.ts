import { existsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { repository } from '../support/fresh-build.js'
import { documentAt, documents } from './documents.js'

describe.each([...documents.keys()])('%s', (path) => {
  const relative = documentAt(path).links.filter((target) => !/^https?:/.test(target))

  it('links to files that exist', () => {
    const missing = relative.map(fileOf).filter((file) => !existsSync(join(repository, file)))
    expect(missing).toEqual([])
  })

  it('links to headings that exist', () => {
    const lost = relative.filter(
      (target) => target.includes('#') && !anchorsOf(fileOf(target)).has(anchor(target)),
    )
    expect(lost).toEqual([])
  })

  it('links to nothing but https', () => {
    expect(documentAt(path).links.filter((target) => target.startsWith('http:'))).toEqual([])
  })

  function fileOf(target: string): string {
    const file = target.split('#')[0]!
    return file === '' ? path : join(dirname(path), file)
  }
})

function anchor(target: string): string {
  return decodeURIComponent(target.split('#')[1]!)
}

/** What GitHub makes of headings. */
function anchorsOf(path: string): Set<string> {
  if (!path.endsWith('.md') || !statSync(join(repository, path), { throwIfNoEntry: false })) return new Set()
  const slugs = documentAt(path).sections.map(({ heading }) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
  return new Set(slugs)
}
