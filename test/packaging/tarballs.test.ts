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
import { hashFile, listFiles, type Manifest, readManifest, readText } from './tarball.js'

const run = promisify(execFile)
let folder: string
let tarballs: Record<PackageName, string>
let manifests: Record<PackageName, Manifest>

beforeAll(async () => {
  folder = await temporaryFolder()
  tarballs = await tarballsToTest(join(folder, 'first'))
  const read = packageNames.map(async (name) => [name, await readManifest(tarballs[name])] as const)
  manifests = Object.fromEntries(await Promise.all(read)) as Record<PackageName, Manifest>
}, 60_000)
afterAll(() => rm(folder, { recursive: true }))

it('a fresh build of the same sources gives the same bytes', async () => {
  const again = await freshBuild(join(folder, 'second'))
  for (const name of packageNames)
    expect([name, await hashFile(again[name])]).toEqual([name, await hashFile(tarballs[name])])
}, 60_000)

describe.each(packageNames)('@cosgate/%s', (name) => {
  it('contains only the manifest, README, license and one module with types per source', async () => {
    const sources = await readdir(join(repository, 'packages', name, 'src'), { recursive: true })
    const modules = sources.filter((path) => path.endsWith('.ts')).map((path) => path.slice(0, -'.ts'.length))
    const built = modules.flatMap((module) => [`dist/${module}.js`, `dist/${module}.d.ts`])
    const bundle = name === 'client' ? ['dist/cosgate-client.js', 'dist/cosgate-client.global.js'] : []
    const expected = ['LICENSE', 'README.md', 'package.json', ...built, ...bundle]
    expect(await listFiles(tarballs[name])).toEqual(expected.sort())
  })

  it('is an ES module without side effects for Node versions that can require it', () => {
    expect(manifests[name]).toMatchObject({
      name: `@cosgate/${name}`,
      type: 'module',
      license: 'MIT',
      sideEffects: false,
      engines: { node: '^20.19.0 || >=22.12.0' },
    })
  })

  it('contains every exported module with its types', async () => {
    const files = await listFiles(tarballs[name])
    const { exports = {}, bin = {} } = manifests[name]
    for (const conditions of Object.values(exports)) {
      expect(Object.keys(conditions)).toEqual(['types', 'default'])
      for (const target of Object.values(conditions)) expect(files).toContain(target.replace('./', ''))
    }
    for (const target of Object.values(bin)) {
      expect(await readText(tarballs[name], target.replace('./', ''))).toMatch(/^#!\/usr\/bin\/env node\n/)
    }
    expect(Object.keys({ ...exports, ...bin })).not.toEqual([])
  })

  it('has no install script', () => {
    const { scripts = {} } = manifests[name]
    expect(Object.keys(scripts).filter((script) => /install|prepare|prepublish/.test(script))).toEqual([])
  })

  it('has no dependency with a range that only this workspace understands', () => {
    const { dependencies, optionalDependencies, peerDependencies } = manifests[name]
    const ranges = Object.values({ ...dependencies, ...optionalDependencies, ...peerDependencies })
    expect(ranges.filter((range) => range.includes(':'))).toEqual([])
  })

  it('passes publint', async () => {
    const { stdout } = await run(process.execPath, [
      toolPath('publint/src/cli.js'),
      'run',
      '--strict',
      tarballs[name],
    ])
    expect(stdout).toContain('All good!')
  })

  it('provides its types to Node and bundlers', async () => {
    if (!manifests[name].exports) return
    const attw = toolPath('@arethetypeswrong/cli/dist/index.js')
    const args = [attw, '--profile', 'esm-only', '--format', 'json', tarballs[name]]
    const { stdout } = await run(process.execPath, args, { maxBuffer: 2 ** 26 })
    expect(JSON.parse(stdout).analysis.types).toMatchObject({ kind: 'included' })
  })
})

it('the packages have exactly the known dependencies', () => {
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

it('the adapters accept the safe versions of their framework, and its types are optional', () => {
  expect(manifests.express).toMatchObject({
    peerDependencies: { express: '^4.20.0 || ^5.0.1', '@types/express': '*' },
    peerDependenciesMeta: { '@types/express': { optional: true } },
  })
  expect(manifests.koa).toMatchObject({
    peerDependencies: { koa: '^2.16.4 || ^3.1.2', '@types/koa': '*' },
    peerDependenciesMeta: { '@types/koa': { optional: true } },
  })
})

function toolPath(path: string): string {
  return join(repository, 'node_modules', path)
}
