import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'
import { packageNames, repository } from '../support/fresh-build.js'

/** The folders of core from the top down. A file may import from its own folder, from lower ones, and from `src` itself. */
const coreLayers = [
  'http',
  'entry-points',
  'gate',
  'store',
  'signer',
  'cdn',
  'credentials',
  'request',
  'signature',
]

/** The packages that each package may import. */
const packageImports: Record<string, string[]> = {
  core: [],
  express: ['@cosgate/core'],
  koa: ['@cosgate/core'],
  fetch: ['@cosgate/core'],
  client: [],
  sts: [],
  // It verifies the signatures of the other packages, so it must not share their code.
  emulator: [],
  // The diagnosis judges nothing: it says which common mistake explains a signature that was refused.
  cli: [
    '@cosgate/core',
    '@cosgate/core/did-you-mean',
    '@cosgate/core/region',
    '@cosgate/core/signature',
    '@cosgate/emulator/diagnosis',
  ],
}

/** Names the folder of the emulator's pages, which are no modules of its source. */
const consoleDirectory = '../../console/directory.cjs'

interface SourceFile {
  /** Relative to `src`. */
  path: string
  imports: string[]
}

/** Returns the files of a package with everything that they import, types included. */
function readSources(name: string): SourceFile[] {
  const src = join(repository, 'packages', name, 'src')
  const paths = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'))
  return paths.map((path) => {
    const text = readFileSync(join(src, path), 'utf8')
    return {
      path,
      imports: [...text.matchAll(/^(?:import|export|\}).*?['"]([^'"]+)['"]$/gm)].map(([, target]) => target!),
    }
  })
}

/** Returns the file that a relative import names. */
function resolveImport(from: string, target: string): string {
  return normalize(join(dirname(from), target)).replace(/\.js$/, '.ts')
}

describe.each(packageNames)('packages/%s', (name) => {
  const sources = readSources(name)
  const graph = new Map(
    sources.map(({ path, imports }) => [
      path,
      imports
        .filter((target) => target.startsWith('.') && target !== consoleDirectory)
        .map((target) => resolveImport(path, target)),
    ]),
  )

  it('imports only files that exist, and no file outside src', () => {
    for (const [path, targets] of graph)
      for (const target of targets) expect(graph.has(target), `${path} imports ${target}`).toBe(true)
  })

  it('imports only the allowed packages', () => {
    const imported = sources.flatMap(({ imports }) =>
      imports.filter((target) => target.startsWith('@cosgate/')),
    )
    expect([...new Set(imported)].filter((target) => !packageImports[name]!.includes(target))).toEqual([])
  })

  it('has no import cycle, not even of types', () => {
    const done = new Set<string>()
    const visit = (path: string, trail: string[]): void => {
      if (trail.includes(path)) throw new Error([...trail, path].join(' -> '))
      if (done.has(path)) return
      for (const target of graph.get(path) ?? []) visit(target, [...trail, path])
      done.add(path)
    }
    for (const path of graph.keys()) visit(path, [])
  })
})

it('the folders of core import downwards only', () => {
  const findLevel = (path: string) => coreLayers.indexOf(path.split('/')[0]!)
  const upward = readSources('core')
    .filter(({ path }) => path !== 'index.ts')
    .flatMap(({ path, imports }) =>
      imports
        .filter((target) => target.startsWith('.'))
        .map((target) => ({ from: path, to: resolveImport(path, target) })),
    )
    // A file of `src` itself has level -1: every folder may import it, and it may import no folder.
    .filter(
      ({ from, to }) => findLevel(to) !== -1 && (findLevel(from) === -1 || findLevel(to) < findLevel(from)),
    )
  expect(upward).toEqual([])
})

it('the folders of core are exactly the known layers', () => {
  const folders = new Set(
    readSources('core')
      .map(({ path }) => path.split('/')[0]!)
      .filter((part) => !part.endsWith('.ts')),
  )
  expect([...folders].sort()).toEqual([...coreLayers].sort())
})

it('the adapters import no modules of Node, because they only translate', () => {
  for (const name of ['express', 'koa', 'fetch'])
    expect(
      readSources(name).flatMap(({ imports }) => imports.filter((target) => /^node:/.test(target))),
    ).toEqual([])
})
