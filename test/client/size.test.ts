import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build, transform } from 'esbuild'
import { expect, it } from 'vitest'

const client = fileURLToPath(new URL('../../packages/client/src/index.ts', import.meta.url))

/** Returns the code that a page loads if it imports these names. */
async function bundleOf(names: string): Promise<string> {
  const contents = `export ${names === '*' ? '*' : `{ ${names} }`} from ${JSON.stringify(client)}`
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

it('uploadObject with all it needs is at most 4,096 bytes gzipped', async () => {
  const bundle = await bundleOf('uploadObject')
  expect(gzipSync(bundle, { level: 9 }).length).toBeLessThanOrEqual(4096)
})

it.each(['cosAuthorization', 'signRequest'])(
  '%s alone is at most 2,000 bytes gzipped, without the uploads',
  async (name) => {
    const bundle = await bundleOf(name)
    expect(bundle).not.toContain('CompleteMultipartUpload')
    expect(gzipSync(bundle, { level: 9 }).length).toBeLessThanOrEqual(2000)
  },
)

it('uses only syntax of the browsers that the README names', async () => {
  const bundle = await bundleOf('*')
  const readme = await readFile(new URL('../../packages/client/README.md', import.meta.url), 'utf8')
  expect(readme).toContain('Chrome and Edge 103, Firefox 100, Safari 16')
  const target = ['chrome103', 'edge103', 'firefox100', 'safari16']
  // Newer syntax would be replaced.
  expect((await transform(bundle, { target })).code).toBe((await transform(bundle)).code)
})
