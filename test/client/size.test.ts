import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { expect, it } from 'vitest'

const client = fileURLToPath(new URL('../../packages/client/src/index.ts', import.meta.url))

/** What a page loads that imports these names. */
async function bundleOf(...names: string[]): Promise<string> {
  const contents = `export { ${names.join(', ')} } from ${JSON.stringify(client)}`
  const stdin = { contents, resolveDir: '.' }
  const { outputFiles } = await build({
    stdin,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    write: false,
  })
  return outputFiles[0]!.text
}

it('the whole client does not grow beyond 5.7 KB minified and 2.8 KB gzipped', async () => {
  const whole = await bundleOf('uploadObject', 'cosAuthorization', 'signRequest', 'CosgateError')
  expect(whole.length).toBeLessThan(5700)
  expect(gzipSync(whole, { level: 9 }).length).toBeLessThan(2800)
})

it('a page that only signs for an SDK or Uppy loads nothing of the uploads', async () => {
  for (const name of ['cosAuthorization', 'signRequest']) {
    const part = await bundleOf(name)
    expect(part).not.toContain('CompleteMultipartUpload')
    expect(part.length).toBeLessThan(2300)
  }
})
