import { copyFile, cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type PackageName, packageNames, pnpm, repository } from '../support/fresh-build.js'

/** The projects, each with its dependencies besides the packages of this repository. */
const consumers = {
  express4: {
    program: 'express',
    uses: ['express'],
    needs: { express: 'express4', '@types/express': '@types/express4' },
  },
  express5: {
    program: 'express',
    uses: ['express'],
    needs: { express: 'express', '@types/express': '@types/express' },
  },
  koa2: { program: 'koa', uses: ['koa'], needs: { koa: 'koa2', '@types/koa': '@types/koa2' } },
  koa3: { program: 'koa', uses: ['koa'], needs: { koa: 'koa', '@types/koa': '@types/koa' } },
  packages: {
    program: 'packages',
    uses: packageNames,
    needs: { express: 'express', '@types/express': '@types/express', koa: 'koa', '@types/koa': '@types/koa' },
  },
} as const satisfies Record<
  string,
  { program: string; uses: readonly PackageName[]; needs: Record<string, string> }
>

type ConsumerName = keyof typeof consumers

const programs = join(repository, 'test/packaging/consumers')

/**
 * Creates the projects in a separate folder and installs the tarballs there. No package of this workspace is within reach
 * and nothing is hoisted, so a packed package finds only its declared dependencies.
 */
export async function installConsumers(folder: string, tarballs: Record<PackageName, string>): Promise<void> {
  const overrides = packageNames.map((name) => `  '@cosgate/${name}': file:${tarballs[name]}\n`)
  const workspace = `packages: ['*']\nhoist: false\noverrides:\n${overrides.join('')}`
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'pnpm-workspace.yaml'), workspace)
  await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }')
  await copyFile(join(programs, 'storage.js'), join(folder, 'storage.js'))
  for (const name of Object.keys(consumers) as ConsumerName[]) await createProject(folder, name)
  await pnpm(folder, 'install', '--prefer-offline', '--no-frozen-lockfile')
}

async function createProject(folder: string, name: ConsumerName): Promise<void> {
  const { program, uses, needs } = consumers[name]
  await cp(join(programs, program), join(folder, name), { recursive: true })
  for (const file of ['tsconfig.nodenext.json', 'tsconfig.commonjs.json', 'tsconfig.bundler.json']) {
    await copyFile(join(programs, file), join(folder, name, file))
  }
  const versions = await readTestedVersions()
  const manifest = {
    name,
    private: true,
    type: 'module',
    dependencies: {
      ...Object.fromEntries(uses.map((used) => [`@cosgate/${used}`, '*'])),
      ...Object.fromEntries(Object.entries(needs).map(([need, alias]) => [need, versions[alias]])),
      '@types/node': versions['@types/node'],
    },
  }
  await writeFile(join(folder, name, 'package.json'), JSON.stringify(manifest))
}

/** Returns the versions that the other tests use, so that the pnpm store already has them. */
async function readTestedVersions(): Promise<Record<string, string>> {
  const manifests = await Promise.all(
    ['package.json', 'test/package.json'].map(async (path) =>
      JSON.parse(await readFile(join(repository, path), 'utf8')),
    ),
  )
  const specifiers: [string, string][] = manifests.flatMap(({ devDependencies }) =>
    Object.entries(devDependencies),
  )
  return Object.fromEntries(specifiers.map(([name, range]) => [name, range.replace(/^npm:.*@/, '')]))
}
