import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const packages = ['core', 'express', 'koa', 'fetch', 'client', 'sts', 'emulator', 'cli']
const readManifest = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../packages/${name}/package.json`, import.meta.url), 'utf8'))

it('the packages that run in an app have one dependency besides their framework', () => {
  const listDependencies = (name: string) => Object.keys(readManifest(name).dependencies ?? {})
  expect(listDependencies('core')).toEqual(['content-disposition'])
  for (const name of ['express', 'koa']) {
    expect(listDependencies(name)).toEqual(['@cosgate/core'])
    expect(Object.keys(readManifest(name).peerDependencies)).toEqual([name, `@types/${name}`])
  }
  for (const name of ['client', 'sts']) expect(listDependencies(name)).toEqual([])
})

it('no package has an install script', () => {
  for (const name of packages) {
    const scripts = Object.keys(readManifest(name).scripts ?? {})
    expect(scripts.filter((script) => /^(pre|post)?install$|^prepare$/.test(script))).toEqual([])
  }
})

it('every package is published with provenance', () => {
  for (const name of packages) expect(readManifest(name).publishConfig).toMatchObject({ provenance: true })
})
