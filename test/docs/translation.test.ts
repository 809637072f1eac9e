import { describe, expect, it } from 'vitest'
import { documentAt, translations } from './documents.js'
import type { Document } from './markdown.js'

describe.each(translations)('%s and %s', (english, chinese) => {
  const [one, other] = [documentAt(english), documentAt(chinese)]
  const both = <T>(view: (document: Document) => T) => expect(view(other)).toEqual(view(one))

  it('have the same headings, by their levels', () => {
    both(({ sections }) => sections.map(({ level }) => level))
  })

  it('have the same code, but for its comments', () => {
    both(({ blocks }) => blocks.map(({ language, code }) => [language, withoutComments(language, code)]))
  })

  it('name the same things in each section', () => {
    both(({ sections }) => sections.map(({ spans }) => [...new Set(spans)].sort()))
  })

  it('have tables of the same size', () => {
    both(({ tables }) => tables.map(({ head, rows }) => [head.length, rows.length]))
  })

  it('link to the same places', () => {
    both(({ links }) => links.map(placeOf).sort())
  })
})

/** Anchors are translated, and so are guides. */
function placeOf(target: string): string {
  const place = target.replace(/#.*/, '#').replace('zh-CN/', '').replace('.zh-CN', '')
  return place.replace(/^(?:\.\.\/)+/, '')
}

/** Comments may be translated, and the words of a diagram; of it only the height is the same. */
function withoutComments(language: string, code: string): string {
  if (language === 'text') return String(code.split('\n').length)
  const lines = code.split('\n')
  const comment = language === 'sh' ? /(^|\s)#.*/ : /(^|\s)\/\/.*|<!--.*?-->/
  return lines.map((line) => line.replace(comment, '').trimEnd()).join('\n')
}
