import { existsSync, readFileSync } from 'node:fs'
import { scopePolicy } from '@cosgate/sts'
import { describe, expect, it } from 'vitest'

const repository = new URL('../../', import.meta.url)
const textOf = (path: string) => readFileSync(new URL(path, repository), 'utf8')
const document = textOf('SECURITY.md')

/** The rows of all tables: `[threat, what holds, not promised, tests]`. */
const rows = document
  .split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (?:---|threat)/.test(line))
  .map((line) =>
    line
      .slice(2, -2)
      .split(' | ')
      .map((cell) => cell.trim()),
  )

describe('the threat model in SECURITY.md', () => {
  it('has four cells in each of its rows', () => {
    expect(rows.length).toBeGreaterThan(30)
    for (const row of rows) expect([row[0], row.length]).toEqual([row[0], 4])
  })

  it.each(rows.map(([threat, , , tests]) => [threat!, tests!]))(
    'names tests that exist: %s',
    (_threat, tests) => {
      for (const named of tests.split('<br>')) {
        const [, path, title] = /^`(test\/[\w/.-]+\.ts)` › (.{5,})$/.exec(named) ?? []
        expect(path, named).toBeDefined()
        expect(existsSync(new URL(path!, repository)), path).toBe(true)
        expect(textOf(path!), path).toContain(title)
      }
    },
  )

  it('shows the policy that scopePolicy writes', () => {
    const shown = JSON.parse(/```json\n([\s\S]*?)```/.exec(document)![1]!)
    const actions = [...document.matchAll(/^ {4}'(\w+)',$/gm)].map(([, action]) => action!)
    const place = { bucket: 'photos-1250000000', region: 'ap-shanghai' }
    expect(actions).toHaveLength(7)
    expect(shown).toEqual(scopePolicy({ ...place, actions, prefix: 'users/alice/' }))
  })
})
