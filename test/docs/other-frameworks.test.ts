import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { repository } from '../support/fresh-build.js'
import { documentAt } from './documents.js'

const guide = 'docs/other-frameworks.md'
/** The apps of `test/hosts` by the heading of the guide. */
const apps: Record<string, string[]> = {
  Nest: ['nest', 'nest-fastify'],
  Fastify: ['fastify'],
  Egg: ['egg3', 'egg4'],
  Midway: ['midway'],
  'Serverless functions': ['serverless'],
}

/** Returns the code of an app without comments and indentation. */
function readApp(name: string): string {
  const folder = join(repository, 'test/hosts/apps', name)
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const sources = files.filter((path) => path.endsWith('.js') && !path.includes('node_modules'))
  return sources.map((path) => normalize(readFileSync(join(folder, path), 'utf8'))).join('\n')
}

function normalize(code: string): string {
  const lines = code.split('\n').map((line) => line.trim())
  return lines.filter((line) => !line.startsWith('//')).join('\n')
}

// The packages of these frameworks are installed by `test:hosts` only, so their code is not compiled here.
it('every block of the guide is part of the apps that test:hosts runs', () => {
  const blocks = documentAt(guide).blocks
  expect(blocks.map(({ language }) => language)).toEqual(blocks.map(() => 'javascript'))
  for (const { name, code } of blocks) {
    const [, heading] = name.split(' › ')
    for (const app of apps[heading!]!) expect(readApp(app), `${name} in ${app}`).toContain(normalize(code))
  }
})
