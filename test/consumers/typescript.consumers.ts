import { execFile } from 'node:child_process'
import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createProject, type Project } from './project.js'

const run = promisify(execFile)
const here = import.meta.dirname
const versions = ['5.4', '5.9', '6.0', '7.0']

/** The files and flags of each way to resolve modules. A `.cts` file is CommonJS for Node, and a `.mts` file an ES module. */
const resolutions = {
  commonjs: { files: ['app.ts'], flags: ['--module', 'commonjs'] },
  node10: { files: ['app.ts'], flags: ['--module', 'commonjs', '--moduleResolution', 'node10'] },
  node16: { files: ['app.cts', 'app.mts'], flags: ['--module', 'node16'] },
  nodenext: { files: ['app.cts', 'app.mts'], flags: ['--module', 'nodenext'] },
  bundler: { files: ['app.ts'], flags: ['--module', 'esnext', '--moduleResolution', 'bundler'] },
}

const options = [
  '--strict',
  '--exactOptionalPropertyTypes',
  '--esModuleInterop',
  '--noEmit',
  '--pretty',
  'false',
]
const environment = ['--target', 'es2022', '--lib', 'es2023,dom', '--types', 'node']

let project: Project

beforeAll(async () => {
  project = await createProject()
  for (const extension of ['ts', 'cts', 'mts'])
    await copyFile(join(here, 'typescript-app.ts'), join(project.folder, `app.${extension}`))
}, 120_000)
afterAll(() => project.remove())

describe.each(versions)('TypeScript %s', (version) => {
  const supported = Object.entries(resolutions).filter(([name]) => isSupported(name, version))

  it.each(supported)('compiles an app that uses every package, with %s', async (name, { files, flags }) => {
    // TypeScript 6 reports node10 as deprecated unless this flag is set.
    const deprecated = name === 'node10' && version === '6.0' ? ['--ignoreDeprecations', '6.0'] : []
    expect(await compile(version, [...options, ...environment, ...flags, ...deprecated, ...files])).toBe('')
  })
})

/** TypeScript 7 removed node10. */
function isSupported(resolution: string, version: string): boolean {
  return resolution !== 'node10' || version !== '7.0'
}

/** @returns what the compiler reports, empty if it accepts the program */
async function compile(version: string, args: string[]): Promise<string> {
  const tsc = join(here, 'node_modules', `typescript${version}`, 'bin/tsc')
  const { stdout, stderr } = await run(process.execPath, [tsc, ...args], { cwd: project.folder }).catch(
    (error) => error,
  )
  return stdout + stderr
}
