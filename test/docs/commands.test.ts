import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { describe, expect, it } from 'vitest'
import { packageNames, repository } from '../support/fresh-build.js'
import { codeOf, documentAt, documents } from './documents.js'
import { type Block, spansOf } from './markdown.js'

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

const blocksOf = (language: string): Block[] =>
  [...documents.values()].flatMap(({ blocks }) => blocks.filter((block) => block.language === language))

/** Why a line of a shell block cannot work; undefined where it can. */
function fault(line: string): string | undefined {
  const words = line
    .replace(/(^|\s)#.*/, '')
    .trim()
    .split(/\s+/)
  const [command, first, second, third] = words
  if (words[0] === '' || ['git', 'cd', 'export', 'curl'].includes(command!)) return undefined
  if (command === 'npm' && first === 'install') {
    const missing = words.slice(2).filter((name) => !installable.has(name))
    return missing.length > 0 ? `${line}: ${missing} is not known` : undefined
  }
  if (command === 'npx' && first === '-y' && second === 'pnpm@12.21.0')
    return faultOfScript(third, words.slice(4), line)
  if (runnable.has(command!) || (command === 'npx' && runnable.has(first!))) return undefined
  return `${line}: is not a command of this repository`
}

function faultOfScript(name: string | undefined, paths: string[], line: string): string | undefined {
  if (name === 'exec' || name === 'dlx') return undefined
  if (!(name! in scripts)) return `${line}: package.json has no script ${name}`
  const missing = paths.filter((path) => path.includes('/') && !existsSync(join(repository, path)))
  return missing.length > 0 ? `${line}: ${missing} does not exist` : undefined
}

describe('commands', () => {
  it('in blocks are those of this repository', () => {
    const faults = blocksOf('sh').flatMap(({ name, code }) =>
      code
        .split('\n')
        .map(fault)
        .filter((text) => text !== undefined)
        .map((text) => `${name}: ${text}`),
    )
    expect(faults).toEqual([])
  })

  it('in the tables of the README are scripts of package.json', () => {
    const [table] = documentAt('README.md').tables.filter(({ heading }) => heading === 'Commands')
    const names = table!.rows.flatMap(([first]) => spansOf(first!))
    expect(names.filter((name) => !(name in scripts))).toEqual([])
  })
})

describe('data', () => {
  it.each(blocksOf('json').map(({ name }) => name))('%s is JSON', (name) => {
    expect(() => JSON.parse(codeOf(name))).not.toThrow()
  })

  it.each(blocksOf('xml').map(({ name }) => name))('%s is XML', (name) => {
    expect(XMLValidator.validate(codeOf(name))).toBe(true)
  })

  it.each([
    ['docs/existing-front-ends.md', 'The CORS rule'],
    ['packages/client/README.md', 'The CORS rule of the bucket'],
  ])(
    'the CORS rule of %s says the same as XML and as JSON, and exposes what clients need',
    (path, heading) => {
      const isArray = (name: string) => /Rule$|^Allowed|^Expose/.test(name)
      const { CORSRule } = new XMLParser({ isArray }).parse(
        codeOf(`${path} › ${heading} › xml`),
      ).CORSConfiguration
      const { CORSRules } = JSON.parse(codeOf(`${path} › ${heading} › json`))
      expect(CORSRule).toEqual(CORSRules)
      const { ExposeHeader } = CORSRules[0]
      expect(ExposeHeader).toEqual(['ETag', 'Date', 'Content-Length'])
    },
  )
})
