import { execFile } from 'node:child_process'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  freshBuild,
  type PackageName,
  packageNames,
  repository,
  tarballsToTest,
  temporaryFolder,
} from '../support/fresh-build.js'
import { filesIn, type Manifest, manifestIn, sha256, textIn } from './tarball.js'

const run = promisify(execFile)
let folder: string
let tarballs: Record<PackageName, string>
let manifests: Record<PackageName, Manifest>

beforeAll(async () => {
  folder = await temporaryFolder()
  tarballs = await tarballsToTest(join(folder, 'first'))
  const read = packageNames.map(async (name) => [name, await manifestIn(tarballs[name])] as const)
  manifests = Object.fromEntries(await Promise.all(read)) as Record<PackageName, Manifest>
}, 60_000)
afterAll(() => rm(folder, { recursive: true }))

it('a fresh build of the same sources gives the same bytes', async () => {
  const again = await freshBuild(join(folder, 'second'))
  for (const name of packageNames)
    expect([name, await sha256(again[name])]).toEqual([name, await sha256(tarballs[name])])
}, 60_000)

describe.each(packageNames)('@cosgate/%s', (name) => {
  it('holds the manifest, README, licence and one module with types per source, nothing else', async () => {
    const sources = await readdir(join(repository, 'packages', name, 'src'), { recursive: true })
    const modules = sources.filter((path) => path.endsWith('.ts')).map((path) => path.slice(0, -'.ts'.length))
    const built = modules.flatMap((module) => [`dist/${module}.js`, `dist/${module}.d.ts`])
    const bundle = name === 'client' ? ['dist/cosgate-client.js'] : []
    const expected = ['LICENSE', 'README.md', 'package.json', ...built, ...bundle]
    expect(await filesIn(tarballs[name])).toEqual(expected.sort())
  })

  it('is an ES module without side effects for the Node versions that can require one', () => {
    expect(manifests[name]).toMatchObject({
      name: `@cosgate/${name}`,
      type: 'module',
      license: 'MIT',
      sideEffects: false,
      engines: { node: '^20.19.0 || >=22.12.0' },
    })
  })

  it('exports modules with their types, and each of them is there', async () => {
    const files = await filesIn(tarballs[name])
    const { exports = {}, bin = {} } = manifests[name]
    for (const conditions of Object.values(exports)) {
      expect(Object.keys(conditions)).toEqual(['types', 'default'])
      for (const target of Object.values(conditions)) expect(files).toContain(target.replace('./', ''))
    }
    for (const target of Object.values(bin)) {
      expect(await textIn(tarballs[name], target.replace('./', ''))).toMatch(/^#!\/usr\/bin\/env node\n/)
    }
    expect(Object.keys({ ...exports, ...bin })).not.toEqual([])
  })

  it('runs nothing when it is installed', () => {
    const { scripts = {} } = manifests[name]
    expect(Object.keys(scripts).filter((script) => /install|prepare|prepublish/.test(script))).toEqual([])
  })

  it('names no dependency by a range that only this workspace understands', () => {
    const { dependencies, optionalDependencies, peerDependencies } = manifests[name]
    const ranges = Object.values({ ...dependencies, ...optionalDependencies, ...peerDependencies })
    expect(ranges.filter((range) => range.includes(':'))).toEqual([])
  })

  it('has nothing that publint finds fault with', async () => {
    const { stdout } = await run(process.execPath, [
      tool('publint/src/cli.js'),
      'run',
      '--strict',
      tarballs[name],
    ])
    expect(stdout).toContain('All good!')
  })

  it('gives its types to Node and to bundlers', async () => {
    if (!manifests[name].exports) return
    const attw = tool('@arethetypeswrong/cli/dist/index.js')
    const args = [attw, '--profile', 'esm-only', '--format', 'json', tarballs[name]]
    const { stdout } = await run(process.execPath, args, { maxBuffer: 2 ** 26 })
    expect(JSON.parse(stdout).analysis.types).toMatchObject({ kind: 'included' })
  })
})

it('the packages need nothing but these', () => {
  const needs = packageNames.map((name) => [name, Object.keys(manifests[name].dependencies ?? {})])
  expect(Object.fromEntries(needs)).toEqual({
    cli: ['@cosgate/core'],
    client: [],
    core: ['content-disposition', 'raw-body'],
    emulator: ['@fastify/busboy', 'fast-xml-parser'],
    express: ['@cosgate/core'],
    koa: ['@cosgate/core'],
    sts: [],
  })
})

it('the adapters run beside the safe versions of their framework, whose types are optional', () => {
  expect(manifests.express).toMatchObject({
    peerDependencies: { express: '^4.20.0 || ^5.0.1', '@types/express': '*' },
    peerDependenciesMeta: { '@types/express': { optional: true } },
  })
  expect(manifests.koa).toMatchObject({
    peerDependencies: { koa: '^2.16.4 || ^3.1.2', '@types/koa': '*' },
    peerDependenciesMeta: { '@types/koa': { optional: true } },
  })
})

function tool(path: string): string {
  return join(repository, 'node_modules', path)
}
