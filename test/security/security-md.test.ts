import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { scopePolicy } from '@cosgate/sts'
import { describe, expect, it } from 'vitest'

const repository = new URL('../../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, repository), 'utf8')
const document = read('SECURITY.md')

/** The sources of all tests: a test that moves to another file keeps its title. */
const tests = sourcesIn('test/').join('\n')

function sourcesIn(folder: string): string[] {
  return readdirSync(fileURLToPath(new URL(folder, repository)), { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory() && entry.name !== 'node_modules') return sourcesIn(`${folder}${entry.name}/`)
    return entry.isFile() && entry.name.endsWith('.ts') ? [read(`${folder}${entry.name}`)] : []
  })
}

/** Each threat with its entry: `[threat, lines below the heading]`. */
const threats = document
  .split(/^#### /m)
  .slice(1)
  .map((entry): [string, string[]] => {
    const [threat, ...lines] = entry.split(/^##/m)[0]!.split('\n')
    return [threat!, lines]
  })

describe('SECURITY.md', () => {
  it('lists more than 50 threats', () => {
    expect(threats.length).toBeGreaterThan(50)
  })

  it.each(threats)('states threat, guarantee and limits: %s', (_threat, lines) => {
    const labels = lines.flatMap((line) => /^- \*\*(\w+):\*\* \S/.exec(line)?.[1] ?? [])
    expect(labels).toEqual(['Threat', 'Guarantee', 'Limits'])
  })

  it('shows the policy that scopePolicy writes', () => {
    const shown = JSON.parse(/```json\n([\s\S]*?)```/.exec(document)![1]!)
    const actions = [...document.matchAll(/^ {4}'(\w+)',$/gm)].map(([, action]) => action!)
    const place = { bucket: 'photos-1250000000', region: 'ap-shanghai' }
    expect(actions).toHaveLength(7)
    expect(shown).toEqual(scopePolicy({ ...place, actions, prefix: 'users/alice/' }))
  })
})

describe('coverage.md', () => {
  /** The list of tests below the heading of each threat. */
  const coverage = new Map(
    read('test/security/coverage.md')
      .split(/^### /m)
      .slice(1)
      .map((entry): [string, string[]] => {
        const [threat, ...lines] = entry.split('\n')
        return [threat!, lines.filter((line) => line.startsWith('- '))]
      }),
  )

  it('lists the threats of SECURITY.md in the same order', () => {
    expect([...coverage.keys()]).toEqual(threats.map(([threat]) => threat))
  })

  it.each([...coverage])('names tests that exist: %s', (_threat, lines) => {
    expect(lines).not.toEqual([])
    for (const line of lines) {
      const [, title] = /^- `test\/[\w/.-]+\.ts` › (.{5,})$/.exec(line) ?? []
      expect(title, line).toBeDefined()
      expect(isTitle(title!), line).toBe(true)
    }
  })
})

/** True if the text is a whole string in the source of a test. */
function isTitle(text: string): boolean {
  return ["'", '"', '`'].some((quote) => tests.includes(`${quote}${text}${quote}`))
}
