import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, extname, join } from 'node:path'

const require = createRequire(import.meta.url)
const types = new Set(['.html', '.js', '.css', '.svg'])

const examples = import.meta.dirname

/** Files that the pages of all apps load. */
const libraries = [
  ...listFiles(dirname(require.resolve('@cosgate/client')), '/cosgate-client/'),
  ['/vendor/cos-js-sdk-v5.js', require.resolve('cos-js-sdk-v5')],
]

/** The pages of the other clients share these files with the files app. */
const shared = ['app-request.js', 'element.js', 'language.js', 'style.css', 'icon.svg']

/** The files that a browser may load, by their path. No other file can be requested. */
const filesByApp = {
  'files-app': openPages('files-app'),
  clients: openPages(
    'clients',
    shared.map((name) => [`/${name}`, join(examples, 'files-app/public', name)]),
  ),
}

/**
 * @param {string} app a folder beside this file
 * @param {string[][]} others further files of its pages
 */
function openPages(app, others = []) {
  const pages = join(examples, app, 'public')
  const files = [...libraries, ...others, ...listFiles(pages, '/'), ['/', join(pages, 'index.html')]]
  return new Map(/** @type {[string, string][]} */ (files))
}

/** @returns {[string, string][]} */
function listFiles(directory, path) {
  const names = readdirSync(directory).filter((name) => types.has(extname(name)))
  return names.map((name) => [`${path}${name}`, join(directory, name)])
}

/**
 * Returns the file at a path.
 *
 * @param {'files-app' | 'clients'} app
 * @param {string} path
 * @returns {Promise<{ type: string, body: Buffer } | undefined>}
 */
export async function pageFile(app, path) {
  if (path === '/vendor/uppy.js') return { type: '.js', body: await bundledUppy() }
  const file = filesByApp[app].get(path)
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
    stdin: { contents, resolveDir: examples },
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
 * @param {{ origin: string }} [cdn] serves pictures
 */
export function pageHeaders(signer, cdn) {
  const bucket = new URL(signer.getObjectUrl({ key: 'any' })).origin
  const policy = {
    'default-src': `'none'`,
    'script-src': `'self'`,
    'style-src': `'self'`,
    'connect-src': `'self' ${bucket}`,
    'img-src': cdn ? `'self' ${bucket} ${cdn.origin}` : `'self' ${bucket}`,
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
