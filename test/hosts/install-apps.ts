import { appendFile, cp, readdir, readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type PackageName, packageNames, pnpm, repository } from '../support/fresh-build.js'

const apps = join(repository, 'test/hosts/apps')
/** The packages that an app may use. */
const adapters = ['express', 'koa', 'fetch'] as const

/**
 * Copies the apps to a folder outside the repository and installs the tarballs there. The lockfile keeps the versions of
 * everything else.
 */
export async function installApps(folder: string, tarballs: Record<PackageName, string>): Promise<void> {
  await cp(apps, folder, { recursive: true, filter: (path) => basename(path) !== 'node_modules' })
  const overrides = packageNames.map((name) => `  '@cosgate/${name}': file:${tarballs[name]}\n`)
  await appendFile(join(folder, 'pnpm-workspace.yaml'), `\noverrides:\n${overrides.join('')}`)
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) await addAdapters(join(folder, entry.name, 'package.json'))
  }
  await pnpm(folder, 'install', '--prefer-offline', '--no-frozen-lockfile')
}

async function addAdapters(path: string): Promise<void> {
  const manifest = JSON.parse(await readFile(path, 'utf8'))
  for (const adapter of adapters) manifest.dependencies[`@cosgate/${adapter}`] = '*'
  await writeFile(path, JSON.stringify(manifest))
}
