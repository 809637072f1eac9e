import { describe, expect, it } from 'vitest'
import { documentAt, translations } from './documents.js'
import type { Document } from './markdown.js'

describe.each(translations)('%s and %s', (english, chinese) => {
  const [one, other] = [documentAt(english), documentAt(chinese)]
  const both = <T>(view: (document: Document) => T) => expect(view(other)).toEqual(view(one))

  it('have headings of the same levels in the same order', () => {
    both(({ sections }) => sections.map(({ level }) => level))
  })

  it('have the same code except for comments', () => {
    both(({ blocks }) => blocks.map(({ language, code }) => [language, removeComments(language, code)]))
  })

  it('have the same inline code in each section', () => {
    both(({ sections }) => sections.map(({ spans }) => [...new Set(spans)].sort()))
  })

  it('have tables of the same size', () => {
    both(({ tables }) => tables.map(({ head, rows }) => [head.length, rows.length]))
  })

  it('link to the same documents', () => {
    both(({ links }) => links.map(normalizeLink).sort())
  })
})

/** Removes the differences between a link and its translation: anchors, and the paths of translated documents. */
function normalizeLink(target: string): string {
  const place = target.replace(/#.*/, '#').replace('zh-CN/', '').replace('.zh-CN', '')
  return place.replace(/^(?:\.\.\/)+/, '')
}

/** Removes comments, which are translated. Of a diagram only the number of lines is compared. */
function removeComments(language: string, code: string): string {
  if (language === 'text') return String(code.split('\n').length)
  const lines = code.split('\n')
  const comment = language === 'sh' ? /(^|\s)#.*/ : /(^|\s)\/\/.*|<!--.*?-->/
  return lines.map((line) => line.replace(comment, '').trimEnd()).join('\n')
}
