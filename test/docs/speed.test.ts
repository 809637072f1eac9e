import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { XMLValidator } from 'fast-xml-parser'
import { describe, expect, it } from 'vitest'
import { repository } from '../support/fresh-build.js'
import { documentAt } from './documents.js'

const chart = readFileSync(join(repository, 'docs/speed.svg'), 'utf8')
const findNumbers = (text: string) => [...text.matchAll(/\d+\.\d+/g)].map(([number]) => Number(number))

describe('docs/speed.svg', () => {
  it('is well-formed, and has colors for a dark mode', () => {
    expect(XMLValidator.validate(chart)).toBe(true)
    expect(chart).toContain('@media (prefers-color-scheme: dark)')
  })

  it.each([
    ['README.md', 'Speed'],
    ['README.zh-CN.md', '速度'],
  ])('shows the ratios to the SDK of %s', (path, heading) => {
    const [table] = documentAt(path).tables.filter((candidate) => candidate.heading === heading)
    const ratios = table!.rows
      .filter(([, peer]) => peer!.includes('cos-nodejs-sdk-v5'))
      .flatMap(([, , cell]) => findNumbers(cell!))
    const shown = [...chart.matchAll(/class="ratio"[^>]*>([\d.]+)</g)].map(([, number]) => Number(number))
    expect(shown).toHaveLength(ratios.length)
    // The chart has one digit after the point.
    for (const [index, ratio] of ratios.entries()) expect(Math.abs(shown[index]! - ratio)).toBeLessThan(0.06)
  })
})
