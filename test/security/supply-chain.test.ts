import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const packages = ['core', 'express', 'koa', 'client', 'sts', 'emulator', 'cli']
const manifestOf = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../packages/${name}/package.json`, import.meta.url), 'utf8'))

it('what runs in an app depends on two packages, besides its framework', () => {
  const dependenciesOf = (name: string) => Object.keys(manifestOf(name).dependencies ?? {})
  expect(dependenciesOf('core')).toEqual(['content-disposition', 'raw-body'])
  for (const name of ['express', 'koa']) {
    expect(dependenciesOf(name)).toEqual(['@cosgate/core'])
    expect(Object.keys(manifestOf(name).peerDependencies)).toEqual([name, `@types/${name}`])
  }
  for (const name of ['client', 'sts']) expect(dependenciesOf(name)).toEqual([])
})

it('no package runs anything when it is installed', () => {
  for (const name of packages) {
    const scripts = Object.keys(manifestOf(name).scripts ?? {})
    expect(scripts.filter((script) => /^(pre|post)?install$|^prepare$/.test(script))).toEqual([])
  }
})

it('every package is published with provenance', () => {
  for (const name of packages) expect(manifestOf(name).publishConfig).toMatchObject({ provenance: true })
})
