import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { repository } from '../support/fresh-build.js'

/** Replacements for packages, by name: `{ express: 'express4' }` installs Express 4 as `express`. */
export type Versions = Readonly<Record<string, string>>

const sources = ['examples/node_modules', 'test/node_modules']
const isScope = (name: string) => name.startsWith('@')

/** Creates a project outside of the repository, with all packages installed that the documents use. */
export async function emptyProject(versions: Versions = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cosgate-docs-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
  for (const [name, target] of await findPackages(versions)) {
    const link = join(folder, 'node_modules', name)
    await mkdir(dirname(link), { recursive: true })
    await symlink(target, link)
  }
  return folder
}

async function findPackages(versions: Versions): Promise<Map<string, string>> {
  const found = new Map(
    ['@types/node', 'vitest'].map((name) => [name, join(repository, 'node_modules', name)]),
  )
  for (const source of sources) {
    for (const name of await listPackages(join(repository, source))) {
      found.set(name, join(repository, source, name))
    }
  }
  for (const [name, alias] of Object.entries(versions)) found.set(name, found.get(alias)!)
  return found
}

async function listPackages(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => !name.startsWith('.'))
  const scoped = names.filter(isScope).map(async (scope) => {
    const inside = await readdir(join(folder, scope))
    return inside.map((name) => `${scope}/${name}`)
  })
  return [...names.filter((name) => !isScope(name)), ...(await Promise.all(scoped)).flat()]
}
