import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

export const repository = fileURLToPath(new URL('../..', import.meta.url))
export const packageNames = ['cli', 'client', 'core', 'emulator', 'express', 'fetch', 'koa', 'sts'] as const
export type PackageName = (typeof packageNames)[number]

const run = promisify(execFile)
const sources = [
  'package.json',
  'pnpm-workspace.yaml',
  'tsconfig.json',
  'tsconfig.base.json',
  'tsconfig.cjs.json',
  'packages',
]
/** Of the CommonJS build, only `cjs/package.json` is a source. */
const notSources = /\/(?:dist|coverage|reports|cjs\/(?!package\.json$)[^/]+)$/

/** Creates a folder outside the repository, where no import can resolve to a package of the workspace. */
export function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'cosgate-packaging-'))
}

/** Runs pnpm in a folder, without the environment of a pnpm that may have started the tests. */
export async function pnpm(folder: string, ...args: string[]): Promise<string> {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(?:npm|pnpm)_/i.test(name)),
  )
  const { stdout } = await run('npx', ['-y', 'pnpm@12.21.0', ...args], { cwd: folder, env })
  return stdout
}

/**
 * Returns the tarballs to test. If COSGATE_TARBALLS names a folder, these are its tarballs, so that a release tests the files
 * that it publishes. Otherwise they come from a fresh build.
 */
export async function tarballsToTest(destination: string): Promise<Record<PackageName, string>> {
  const released = process.env.COSGATE_TARBALLS
  return released ? tarballsIn(released) : freshBuild(destination)
}

/**
 * Builds and packs a copy of all packages from their sources alone, like a release from a fresh clone. Output of earlier
 * builds is not copied.
 *
 * @param destination a folder for the tarballs, which is created
 * @returns the path of each package's tarball
 */
export async function freshBuild(destination: string): Promise<Record<PackageName, string>> {
  const copy = await temporaryFolder()
  try {
    await copySources(copy)
    await run(process.execPath, [join(repository, 'node_modules/typescript/bin/tsc'), '-b'], { cwd: copy })
    await run(process.execPath, ['packages/client/bundle.js'], { cwd: copy })
    await mkdir(destination, { recursive: true })
    await pnpm(copy, '-r', '--filter', './packages/*', 'pack', '--pack-destination', destination)
    return await tarballsIn(destination)
  } finally {
    await rm(copy, { recursive: true })
  }
}

async function copySources(copy: string): Promise<void> {
  for (const name of sources) {
    await cp(join(repository, name), join(copy, name), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !notSources.test(path),
    })
  }
  await symlink(join(repository, 'node_modules'), join(copy, 'node_modules'))
}

async function tarballsIn(folder: string): Promise<Record<PackageName, string>> {
  const files = await readdir(folder)
  const entries = packageNames.map((name) => {
    const file = files.find((candidate) => candidate.startsWith(`cosgate-${name}-`))
    if (file === undefined) throw new Error(`@cosgate/${name} was not packed`)
    return [name, join(folder, file)]
  })
  return Object.fromEntries(entries)
}
