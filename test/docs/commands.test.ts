import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { describe, expect, it } from 'vitest'
import { packageNames, repository } from '../support/fresh-build.js'
import { documentAt, documents, findCode } from './documents.js'
import { type Block, findSpans } from './markdown.js'

const manifest = (path: string) => JSON.parse(readFileSync(join(repository, path, 'package.json'), 'utf8'))
const { scripts } = manifest('.')
const ours = packageNames.map((name) => manifest(`packages/${name}`))
const installable = new Set([
  ...ours.map(({ name }) => name),
  ...['examples', 'test'].flatMap((path) => {
    const { dependencies = {}, devDependencies = {} } = manifest(path)
    return Object.keys({ ...dependencies, ...devDependencies })
  }),
])
const runnable = new Set([...ours.flatMap(({ bin = {} }) => Object.keys(bin)), '@cosgate/cli'])

const findBlocks = (language: string): Block[] =>
  [...documents.values()].flatMap(({ blocks }) => blocks.filter((block) => block.language === language))

/** Returns why a line of a shell block cannot work, or undefined if it can. */
function findFault(line: string): string | undefined {
  const words = line
    .replace(/(^|\s)#.*/, '')
    .trim()
    .split(/\s+/)
  const [command, first, second, third] = words
  if (words[0] === '' || ['git', 'cd', 'export', 'curl'].includes(command!)) return undefined
  if (command === 'npm' && first === 'install') {
    const missing = words.slice(2).filter((name) => !installable.has(name))
    return missing.length > 0 ? `${line}: unknown package ${missing}` : undefined
  }
  if (command === 'npx' && first === '-y' && second === 'pnpm@12.21.0')
    return findScriptFault(third, words.slice(4), line)
  if (runnable.has(command!) || (command === 'npx' && runnable.has(first!))) return undefined
  return `${line}: is not a command of this repository`
}

function findScriptFault(name: string | undefined, paths: string[], line: string): string | undefined {
  if (name === 'exec' || name === 'dlx') return undefined
  if (!(name! in scripts)) return `${line}: package.json has no script ${name}`
  const missing = paths.filter((path) => path.includes('/') && !existsSync(join(repository, path)))
  return missing.length > 0 ? `${line}: ${missing} does not exist` : undefined
}

describe('commands', () => {
  it('in code blocks exist', () => {
    const faults = findBlocks('sh').flatMap(({ name, code }) =>
      code
        .split('\n')
        .map(findFault)
        .filter((text) => text !== undefined)
        .map((text) => `${name}: ${text}`),
    )
    expect(faults).toEqual([])
  })

  it('in the README are scripts of package.json', () => {
    const [table] = documentAt('README.md').tables.filter(({ heading }) => heading === 'Commands')
    const names = table!.rows.flatMap(([first]) => findSpans(first!))
    expect(names.filter((name) => !(name in scripts))).toEqual([])
  })
})

describe('data', () => {
  it.each(findBlocks('json').map(({ name }) => name))('%s is valid JSON', (name) => {
    expect(() => JSON.parse(findCode(name))).not.toThrow()
  })

  it.each(findBlocks('xml').map(({ name }) => name))('%s is valid XML', (name) => {
    expect(XMLValidator.validate(findCode(name))).toBe(true)
  })

  it('the CORS rule is the same in XML and in JSON, and exposes the headers that clients need', () => {
    const rule = 'docs/existing-front-ends.md › The CORS rule'
    const isArray = (name: string) => /Rule$|^Allowed|^Expose/.test(name)
    const { CORSRule } = new XMLParser({ isArray }).parse(findCode(`${rule} › xml`)).CORSConfiguration
    const { CORSRules } = JSON.parse(findCode(`${rule} › json`))
    expect(CORSRule).toEqual(CORSRules)
    expect(CORSRules[0].ExposeHeader).toEqual(['ETag', 'Date', 'Content-Length'])
  })
})
