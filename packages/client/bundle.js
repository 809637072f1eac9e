// Makes the one file that a page can load without a bundler, and prints what it weighs.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

const inPackage = (path) => fileURLToPath(new URL(path, import.meta.url))

const outfile = inPackage('dist/cosgate-client.js')

await build({
  entryPoints: [inPackage('dist/index.js')],
  outfile,
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
})

const bundle = readFileSync(outfile)
const zipped = gzipSync(bundle, { level: 9 })
console.log(`@cosgate/client: ${bundle.length} bytes minified, ${zipped.length} gzipped`)
