// What a package costs an app: packages and bytes to install, bytes of a bundle, milliseconds to import.
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

/** The folders of a package and of all that it depends on, as npm would install them; peers are the app's. */
function installed(name, from = here, folders = new Set()) {
  const paths = createRequire(join(from, 'package.json')).resolve.paths(`${name}/package.json`)
  const found = paths.map((path) => join(path, name)).find((path) => existsSync(join(path, 'package.json')))
  const folder = realpathSync(found)
  if (folders.has(folder)) return folders
  folders.add(folder)
  const { dependencies = {} } = manifestIn(folder)
  for (const dependency of Object.keys(dependencies)) installed(dependency, folder, folders)
  return folders
}

function manifestIn(folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
}

/** Bytes of what is published: of our own packages, which are here with their sources, the same files as in a tarball. */
function publishedBytes(folder) {
  const { name } = manifestIn(folder)
  if (!name.startsWith('@cosgate/')) return bytesOf(folder)
  const published = ['dist', 'package.json', 'README.md', 'LICENSE'].map((file) => join(folder, file))
  return sum(published.filter(existsSync).map(bytesOf))
}

function bytesOf(path) {
  if (statSync(path).isFile()) return path.endsWith('.tsbuildinfo') ? 0 : statSync(path).size
  const entries = readdirSync(path).filter((entry) => entry !== 'node_modules')
  return sum(entries.map((entry) => bytesOf(join(path, entry))))
}

async function bundleBytes(name) {
  const { outputFiles } = await build({
    stdin: { contents: `export * from '${name}'`, resolveDir: here },
    ...{ bundle: true, minify: true, write: false, logLevel: 'error' },
    ...{ platform: 'node', format: 'esm', target: 'node20', external: ['express', 'koa'] },
  })
  return outputFiles[0].contents.byteLength
}

/** One import in a new process. */
function importMilliseconds(name) {
  const code = `const start = performance.now(); await import('${name}'); console.log(performance.now() - start)`
  const text = execFileSync(process.execPath, ['--input-type=module', '-e', code], { cwd: here })
  return Number(text)
}

function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0)
}

// In turn, so that what the machine does besides slows all alike.
const times = Object.fromEntries(names.map((name) => [name, []]))
for (let round = 0; round < IMPORTS; round++) {
  for (const name of names) times[name].push(importMilliseconds(name))
}

console.log(`Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`)
console.log('                    packages   installed     bundled    import')
for (const name of names) {
  const folders = [...installed(name)]
  const kilobytes = (bytes) => `${(bytes / 1000).toFixed(0)} kB`.padStart(11)
  const columns = [String(folders.length).padStart(8), kilobytes(sum(folders.map(publishedBytes)))]
  columns.push(kilobytes(await bundleBytes(name)), `${median(times[name]).toFixed(1)} ms`.padStart(9))
  console.log(`${name.padEnd(19)} ${columns.join(' ')}`)
}
