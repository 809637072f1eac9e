// Makes the two files that a page can load without a bundler, and prints what the client weighs.
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

const folder = fileURLToPath(new URL('dist/', import.meta.url))
// The README names the browsers that know this syntax and what the client uses of the platform.
const target = 'es2022'

/** Bundles what a page loads that uses these names. */
async function bundle(names, options) {
  const contents = `export ${names === '*' ? '*' : `{ ${names} }`} from './index.js'`
  const stdin = { contents, resolveDir: folder }
  const { outputFiles } = await build({ stdin, bundle: true, minify: true, write: false, target, ...options })
  return outputFiles[0].contents
}

function printWeight(name, code) {
  const zipped = gzipSync(code, { level: 9 }).length
  console.log(`@cosgate/client ${name}: ${code.length} bytes minified, ${zipped} gzipped`)
}

const module = await bundle('*', { format: 'esm' })
writeFileSync(`${folder}cosgate-client.js`, module)
writeFileSync(
  `${folder}cosgate-client.global.js`,
  await bundle('*', { format: 'iife', globalName: 'cosgate' }),
)

printWeight('complete', module)
for (const name of ['uploadObject', 'cosAuthorization', 'signRequest'])
  printWeight(name, await bundle(name, { format: 'esm' }))
