// Prints what a package costs an app: packages and bytes to install, bytes of a bundle, milliseconds to import.
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { median } from './ratio.js'

const here = fileURLToPath(new URL('..', import.meta.url))
const names = ['@cosgate/core', '@cosgate/express', '@cosgate/koa', 'cos-nodejs-sdk-v5']
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
  const published = ['dist', 'package.json', 'README.md', 'LICENSE'].map((file) => join(folder, file))
  return sum(published.filter(existsSync).map(countBytes))
}

function countBytes(path) {
  if (statSync(path).isFile()) return path.endsWith('.tsbuildinfo') ? 0 : statSync(path).size
  const entries = readdirSync(path).filter((entry) => entry !== 'node_modules')
  return sum(entries.map((entry) => countBytes(join(path, entry))))
}

async function countBundleBytes(name) {
  const { outputFiles } = await build({
    stdin: { contents: `export * from '${name}'`, resolveDir: here },
    ...{ bundle: true, minify: true, write: false, logLevel: 'error' },
    ...{ platform: 'node', format: 'esm', target: 'node20', external: ['express', 'koa'] },
  })
  return outputFiles[0].contents.byteLength
}

/** Times one import in a new process. */
function timeImport(name) {
  const code = `const start = performance.now(); await import('${name}'); console.log(performance.now() - start)`
  const text = execFileSync(process.execPath, ['--input-type=module', '-e', code], { cwd: here })
  return Number(text)
}

function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0)
}

// The packages take turns, so that other load of the machine slows all of them alike.
const times = Object.fromEntries(names.map((name) => [name, []]))
for (let round = 0; round < IMPORTS; round++) {
  for (const name of names) times[name].push(timeImport(name))
}

console.log(`Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`)
console.log('                    packages   installed     bundled    import')
for (const name of names) {
  const folders = [...findInstalled(name)]
  const kilobytes = (bytes) => `${(bytes / 1000).toFixed(0)} kB`.padStart(11)
  const columns = [String(folders.length).padStart(8), kilobytes(sum(folders.map(countPublishedBytes)))]
  columns.push(kilobytes(await countBundleBytes(name)), `${median(times[name]).toFixed(1)} ms`.padStart(9))
  console.log(`${name.padEnd(19)} ${columns.join(' ')}`)
}
