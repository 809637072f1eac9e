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
  it('contains only the manifest, README, license, and per source a module of each format with types', async () => {
    const sources = await readdir(join(repository, 'packages', name, 'src'), { recursive: true })
    const modules = sources.filter((path) => path.endsWith('.ts')).map((path) => path.slice(0, -'.ts'.length))
    const formats = hasCommonjs(name) ? ['dist', 'cjs'] : ['dist']
    const built = formats.flatMap((format) =>
      modules.flatMap((module) => [`${format}/${module}.js`, `${format}/${module}.d.ts`]),
    )
    const scope = hasCommonjs(name) ? ['cjs/package.json'] : []
    const bundle = name === 'client' ? ['dist/cosgate-client.js', 'dist/cosgate-client.global.js'] : []
    const pages = name === 'emulator' ? await readdir(join(repository, 'packages/emulator/console')) : []
    const console = pages.map((page) => `console/${page}`)
    const expected = ['LICENSE', 'README.md', 'package.json', ...built, ...scope, ...bundle, ...console]
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

  it('contains every file that the manifest names', async () => {
    const { main, types, typesVersions, exports = {}, bin = {} } = manifests[name]
    const named = targetsOf({ main, types, typesVersions, exports, bin })
    expect(named).not.toEqual([])
    const files = await listFiles(tarballs[name])
    for (const target of named) expect(files).toContain(target.replace('./', ''))
    for (const target of Object.values(bin))
      expect(await readText(tarballs[name], target.replace('./', ''))).toMatch(/^#!\/usr\/bin\/env node\n/)
  })

  it('has no top-level await, which require cannot load', async () => {
    const modules = (await listFiles(tarballs[name])).filter((path) => path.endsWith('.js'))
    for (const path of modules)
      expect(await readText(tarballs[name], path), path).not.toMatch(/^(?!.*\basync\b)\w.*\bawait\b/m)
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

  it('provides each format with its own types, in every module resolution', async () => {
    if (!hasCommonjs(name)) return
    const attw = toolPath('@arethetypeswrong/cli/dist/index.js')
    // This file is for pages: it is not for Node's require.
    const pageScripts = name === 'client' ? ['--exclude-entrypoints', 'cosgate-client.js'] : []
    const args = [attw, '--format', 'json', tarballs[name], ...pageScripts]
    const { stdout } = await run(process.execPath, args, { maxBuffer: 2 ** 26 })
    const { analysis, problems } = JSON.parse(stdout)
    expect(analysis.types).toMatchObject({ kind: 'included' })
    expect(problems).toEqual({})
  })
})

describe.each(packageNames.filter(hasCommonjs))('@cosgate/%s', (name) => {
  it('offers module-sync first, so that import and require load the same copy in Node', () => {
    for (const [subpath, target] of Object.entries(manifests[name].exports!).filter(isForNode)) {
      expect([subpath, Object.keys(target)]).toEqual([subpath, ['module-sync', 'require', 'default']])
      expect(target['module-sync']).toEqual(target.default)
    }
  })

  it('names the CommonJS build and its types for tools that do not read exports', async () => {
    expect(manifests[name]).toMatchObject({ main: './cjs/index.js', types: './cjs/index.d.ts' })
    expect(JSON.parse(await readText(tarballs[name], 'cjs/package.json'))).toEqual({ type: 'commonjs' })
    const subpaths = Object.entries(manifests[name].exports!).filter(isForNode).slice(1)
    const typed = Object.keys(manifests[name].typesVersions?.['*'] ?? {})
    expect(typed.map((subpath) => `./${subpath}`)).toEqual(subpaths.map(([subpath]) => subpath))
  })
})

it('the packages have exactly the known dependencies', () => {
  const needs = packageNames.map((name) => [name, Object.keys(manifests[name].dependencies ?? {})])
  expect(Object.fromEntries(needs)).toEqual({
    cli: ['@cosgate/core', '@cosgate/emulator'],
    client: [],
    core: ['content-disposition'],
    emulator: ['@fastify/busboy', 'fast-xml-parser', 'hash-wasm', 'mrmime'],
    express: ['@cosgate/core'],
    fetch: ['@cosgate/core'],
    koa: ['@cosgate/core'],
    sts: [],
  })
})

it('the adapters accept the framework that Egg, Midway and Nest install, and require none', () => {
  expect(manifests.express).toMatchObject({
    peerDependencies: { express: '^4.17.0 || ^5.0.0', '@types/express': '*' },
    peerDependenciesMeta: { express: { optional: true }, '@types/express': { optional: true } },
  })
  expect(manifests.koa).toMatchObject({
    peerDependencies: { koa: '^2.14.0 || ^3.0.0', '@types/koa': '*' },
    peerDependenciesMeta: { koa: { optional: true }, '@types/koa': { optional: true } },
  })
})

/** The command line tool has no module that an app could load. */
function hasCommonjs(name: PackageName): boolean {
  return name !== 'cli'
}

/** The other entry points are single files for pages. */
function isForNode([subpath]: [string, unknown]): boolean {
  return !subpath.endsWith('.js')
}

/** Returns every path in a part of a manifest. */
function targetsOf(part: unknown): string[] {
  return typeof part === 'object' && part !== null
    ? Object.values(part).flatMap(targetsOf)
    : part === undefined
      ? []
      : [part as string]
}

function toolPath(path: string): string {
  return join(repository, 'node_modules', path)
}
