import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { repository } from '../support/fresh-build.js'
import { type Document, readDocument } from './markdown.js'

const markdownIn = (folder: string): string[] =>
  readdirSync(join(repository, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name))

const packages = readdirSync(join(repository, 'packages'))
const guides = markdownIn('docs')

/** All documents of the repository by path. */
export const documents: ReadonlyMap<string, Document> = new Map(
  [
    ...markdownIn('.'),
    ...guides,
    ...markdownIn('docs/zh-CN'),
    ...markdownIn('examples'),
    ...packages.map((name) => `packages/${name}/README.md`),
  ]
    .filter((path) => existsSync(join(repository, path)))
    .map((path) => [path, readDocument(path)]),
)

/** Documents that exist in both languages: `[English, Chinese]`. */
export const translations: readonly [string, string][] = [
  ['README.md', 'README.zh-CN.md'],
  ...guides.map((path): [string, string] => [path, path.replace('docs/', 'docs/zh-CN/')]),
]

export function documentAt(path: string): Document {
  const found = documents.get(path)
  if (!found) throw new Error(`${path} does not exist`)
  return found
}

/** Returns the code of a block by its name, such as `README.md › Express › js`. */
export function findCode(name: string): string {
  const block = documentAt(name.split(' › ')[0]!).blocks.find((candidate) => candidate.name === name)
  if (!block) throw new Error(`${name} does not exist`)
  return block.code
}
