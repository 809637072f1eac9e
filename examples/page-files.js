import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const require = createRequire(import.meta.url)
const client = dirname(require.resolve('@cosgate/client'))
const types = new Set(['.html', '.js', '.css', '.svg'])

/** The files that a browser may load, by their path. No other file can be requested. */
const shared = [
  ...listFiles(client, '/cosgate-client/'),
  ['/vendor/cos-js-sdk-v5.js', require.resolve('cos-js-sdk-v5')],
]
const pagesByApp = new Map(['public', 'files-app/public'].map((app) => [app, openPages(app)]))

/** @param {string} app a folder beside this file */
function openPages(app) {
  const pages = fileURLToPath(new URL(app, import.meta.url))
  return new Map(
    /** @type {[string, string][]} */ ([
      ...shared,
      ...listFiles(pages, '/'),
      ['/', join(pages, 'index.html')],
    ]),
  )
}

/** @returns {[string, string][]} */
function listFiles(directory, path) {
  const names = readdirSync(directory).filter((name) => types.has(extname(name)))
  return names.map((name) => [`${path}${name}`, join(directory, name)])
}

/**
 * Returns the file at a path.
 *
 * @param {'public' | 'files-app/public'} app
 * @param {string} path
 * @returns {Promise<{ type: string, body: Buffer } | undefined>}
 */
export async function pageFile(app, path) {
  if (path === '/vendor/uppy.js') return { type: '.js', body: await bundledUppy() }
  const file = pagesByApp.get(app).get(path)
  return file && { type: extname(file), body: await readFile(file) }
}

let uppy

/** Bundled on the first request. */
function bundledUppy() {
  uppy ??= bundleUppy()
  return uppy
}

/** Uppy's modules import each other as npm packages, which a browser cannot resolve. */
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
 * Returns the headers of every page. Scripts and styles come from the app; requests go to the app and the bucket.
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
