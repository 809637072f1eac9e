import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { median } from './ratio.js'

const here = fileURLToPath(new URL('..', import.meta.url))
const names = ['@cosgate/core', '@cosgate/express', '@cosgate/koa', 'cos-nodejs-sdk-v5', 'express']
const IMPORTS = 15

/** Returns the folders of a package and its dependencies, as npm would install them. The app provides the peers. */
function findInstalled(name, from = here, folders = new Set()) {
  const paths = createRequire(join(from, 'package.json')).resolve.paths(`${name}/package.json`)
  const found = paths.map((path) => join(path, name)).find((path) => existsSync(join(path, 'package.json')))
  const folder = realpathSync(found)
  if (folders.has(folder)) return folders
  folders.add(folder)
  const { dependencies = {} } = readManifest(folder)
  for (const dependency of Object.keys(dependencies)) findInstalled(dependency, folder, folders)
  return folders
}

function readManifest(folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
}

/** Returns the published bytes. A package of this repository also has its sources here, so only the files of its tarball count. */
function countPublishedBytes(folder) {
  const { name } = readManifest(folder)
  if (!name.startsWith('@cosgate/')) return countBytes(folder)
  const published = ['dist', 'cjs', 'package.json', 'README.md', 'LICENSE'].map((file) => join(folder, file))
  return sum(published.filter(existsSync).map(countBytes))
}

function countBytes(path) {
  if (statSync(path).isFile()) return path.endsWith('.tsbuildinfo') ? 0 : statSync(path).size
  const entries = readdirSync(path).filter((entry) => entry !== 'node_modules')
  return sum(entries.map((entry) => countBytes(join(path, entry))))
}

async function countBundleBytes(name) {
  const external = ['express', 'koa'].filter((peer) => peer !== name)
  const { outputFiles } = await build({
    stdin: { contents: `export * from '${name}'`, resolveDir: here },
    ...{ bundle: true, minify: true, write: false, logLevel: 'error' },
    ...{ platform: 'node', format: 'esm', target: 'node20', external },
  })
  return outputFiles[0].contents.byteLength
}

/** Returns the milliseconds of CPU time of one import in a new process. */
function timeImport(name) {
  const code = `
    const start = process.cpuUsage()
    await import('${name}')
    const { user, system } = process.cpuUsage(start)
    console.log((user + system) / 1000)`
  const text = execFileSync(process.execPath, ['--input-type=module', '-e', code], { cwd: here })
  return Number(text)
}

function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0)
}

/**
 * Measures what a package costs an app: the packages and bytes to install, the bytes of a bundle, the time of an import.
 * The packages take turns, so that other load of the machine slows all of them alike.
 */
export async function measureSizes() {
  const times = Object.fromEntries(names.map((name) => [name, []]))
  for (let round = 0; round < IMPORTS; round++) {
    for (const name of names) times[name].push(timeImport(name))
  }
  const rows = names.map(async (name) => {
    const folders = [...findInstalled(name)]
    return {
      name,
      packages: folders.length,
      installedBytes: sum(folders.map(countPublishedBytes)),
      bundledBytes: await countBundleBytes(name),
      importMs: median(times[name]),
    }
  })
  return Promise.all(rows)
}
