import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const require = createRequire(import.meta.url)
const pages = fileURLToPath(new URL('./public', import.meta.url))
const client = dirname(require.resolve('@cosgate/client'))
const types = new Set(['.html', '.js', '.css', '.svg'])

/** Everything that a browser may load, by its path: nothing else of the disk can be asked for. */
const files = new Map([
  ...filesOf(pages, '/'),
  ...filesOf(client, '/cosgate-client/'),
  ['/', join(pages, 'index.html')],
  ['/vendor/cos-js-sdk-v5.js', require.resolve('cos-js-sdk-v5')],
])

/** @returns {[string, string][]} */
function filesOf(directory, path) {
  const names = readdirSync(directory).filter((name) => types.has(extname(name)))
  return names.map((name) => [`${path}${name}`, join(directory, name)])
}

/**
 * What stands at a path, for the app to send.
 *
 * @param {string} path
 * @returns {Promise<{ type: string, body: Buffer } | undefined>}
 */
export async function pageFile(path) {
  if (path === '/vendor/uppy.js') return { type: '.js', body: await bundledUppy() }
  const file = files.get(path)
  return file && { type: extname(file), body: await readFile(file) }
}

let uppy

/** Made when it is first asked for. */
function bundledUppy() {
  uppy ??= bundleUppy()
  return uppy
}

/** Uppy comes as modules that name each other as npm packages, which a browser cannot find. */
async function bundleUppy() {
  const { build } = await import('esbuild')
  const contents = `export { default as Uppy } from '@uppy/core'; export { default as AwsS3 } from '@uppy/aws-s3'`
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: import.meta.dirname },
    bundle: true,
    format: 'esm',
    minify: true,
    write: false,
  })
  return Buffer.from(outputFiles[0].contents)
}

/**
 * Headers of every page: its scripts and styles are the app's own, and it talks to the app and to the bucket.
 *
 * @param {import('@cosgate/core').Signer | import('@cosgate/core').AsyncSigner} signer
 */
export function pageHeaders(signer) {
  const bucket = new URL(signer.getObjectUrl({ key: 'any' })).origin
  const policy = {
    'default-src': `'none'`,
    'script-src': `'self'`,
    'style-src': `'self'`,
    'connect-src': `'self' ${bucket}`,
    'img-src': `'self' ${bucket}`,
    'form-action': `'none'`,
    'base-uri': `'none'`,
    'frame-ancestors': `'none'`,
  }
  return {
    'Content-Security-Policy': Object.entries(policy)
      .map((rule) => rule.join(' '))
      .join('; '),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'same-origin',
    'Cache-Control': 'no-cache',
  }
}
