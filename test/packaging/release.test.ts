import { execFile } from 'node:child_process'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { packageNames, repository, temporaryFolder } from '../support/fresh-build.js'

const run = promisify(execFile)
const workflows = join(repository, '.github/workflows')

describe('the workflows', async () => {
  const files = await readdir(workflows)
  const texts = await Promise.all(files.map((file) => readFile(join(workflows, file), 'utf8')))
  const named = Object.fromEntries(files.map((file, index) => [file, texts[index]!]))

  it.each(Object.entries(named))(
    '%s has read-only permissions except those that a job names',
    (_file, text) => {
      expect(parse(text).permissions).toEqual({ contents: 'read' })
    },
  )

  it.each(Object.entries(named))('%s pins every action to a commit, not to a tag', (_file, text) => {
    const uses = text.match(/uses: .*/g) ?? []
    expect(uses.length).toBeGreaterThan(0)
    for (const line of uses) expect(line).toMatch(/^uses: [\w-]+\/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
  })

  it.each(Object.entries(named))('%s does not persist the credentials of the checkout', (_file, text) => {
    const steps = Object.values(parse(text).jobs).flatMap((job) => (job as { steps: Step[] }).steps)
    const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'))
    expect(checkouts.length).toBeGreaterThan(0)
    for (const { with: options } of checkouts) expect(options).toEqual({ 'persist-credentials': false })
  })

  it('ci.yml tests every supported major version of Node', () => {
    expect(parse(named['ci.yml']!).jobs.test.strategy.matrix.node).toEqual([20, 22, 24, 26])
  })

  it('only the version and release workflows can write, and only the publish job can sign provenance', () => {
    const jobs = Object.entries(named).flatMap(([file, text]) =>
      Object.entries(parse(text).jobs as Record<string, { permissions?: Record<string, string> }>).map(
        ([job, { permissions = {} }]) => ({ job: `${file}: ${job}`, permissions }),
      ),
    )
    const withPermission = (name: string) =>
      jobs.filter(({ permissions }) => permissions[name] === 'write').map(({ job }) => job)
    expect(withPermission('contents').sort()).toEqual(['release.yml: publish', 'version.yml: version'])
    expect(withPermission('id-token')).toEqual(['release.yml: publish'])
  })

  it('release.yml publishes only the tarballs that were built once and tested, without a token', () => {
    const release = named['release.yml']!
    const { build, test, publish } = parse(release).jobs
    expect([build.needs, test.needs, publish.needs]).toEqual([undefined, 'build', 'test'])
    const commands = publish.steps.map(({ run = '' }: { run?: string }) => run).join('\n')
    expect(commands).toContain('npm publish "./$tarball" --provenance')
    expect(commands).not.toMatch(/pnpm|install|build/)
    expect(release).not.toMatch(/NPM_TOKEN|NODE_AUTH_TOKEN|secrets\./)
  })

  it('updates of dependencies wait for some days', async () => {
    const dependabot = parse(await readFile(join(repository, '.github/dependabot.yml'), 'utf8'))
    for (const { cooldown } of dependabot.updates) expect(cooldown['default-days']).toBeGreaterThanOrEqual(5)
    const workspace = parse(await readFile(join(repository, 'pnpm-workspace.yaml'), 'utf8'))
    expect(workspace.minimumReleaseAge).toBeGreaterThanOrEqual(3 * 24 * 60)
  })
})

interface Step {
  uses?: string
  with?: Record<string, unknown>
}

describe('a release', () => {
  let folder: string
  const script = join(repository, 'scripts/repository.js')
  const address = 'https://git.example/owner/name'
  const readManifest = async (path: string) =>
    JSON.parse(await readFile(join(folder, path, 'package.json'), 'utf8'))
  const runRepositoryScript = (argument: string) => run(process.execPath, [script, argument], { cwd: folder })

  beforeEach(async () => {
    folder = await temporaryFolder()
    await mkdir(join(folder, 'packages/core'), { recursive: true })
    await mkdir(join(folder, '.github/ISSUE_TEMPLATE'), { recursive: true })
    await writeFile(join(folder, 'package.json'), '{ "name": "cosgate" }')
    await writeFile(join(folder, 'packages/core/package.json'), '{ "name": "@cosgate/core" }')
    await writeFile(join(folder, '.github/ISSUE_TEMPLATE/config.yml'), 'blank_issues_enabled: false\n')
  })
  afterEach(() => rm(folder, { recursive: true }))

  it('repository.js --check fails if no manifest names the repository, and says what to run', async () => {
    await expect(runRepositoryScript('--check')).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('node scripts/repository.js https://'),
    })
  })

  it('repository.js writes the address to every package, and --check then passes', async () => {
    await runRepositoryScript(address)
    expect(await readManifest('.')).toMatchObject({ homepage: address, bugs: `${address}/issues` })
    expect(await readManifest('packages/core')).toEqual({
      name: '@cosgate/core',
      homepage: `${address}/tree/main/packages/core#readme`,
      bugs: `${address}/issues`,
      repository: { type: 'git', url: `git+${address}.git`, directory: 'packages/core' },
    })
    const config = parse(await readFile(join(folder, '.github/ISSUE_TEMPLATE/config.yml'), 'utf8'))
    expect(config.contact_links[0].url).toBe(`${address}/security/advisories/new`)
    await runRepositoryScript('--check')
  })

  it('repository.js --check fails if one package names another repository', async () => {
    await runRepositoryScript(address)
    const manifest = await readManifest('packages/core')
    await writeFile(
      join(folder, 'packages/core/package.json'),
      JSON.stringify({ ...manifest, homepage: 'https://git.example/other' }),
    )
    await expect(runRepositoryScript('--check')).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('packages/core/package.json'),
    })
  })

  it('all packages have the same version and a CHANGELOG entry for it', async () => {
    const config = JSON.parse(await readFile(join(repository, '.changeset/config.json'), 'utf8'))
    expect(config.fixed).toEqual([packageNames.map((name) => `@cosgate/${name}`)])
    const versions = await Promise.all(packageNames.map(readVersion))
    expect(new Set(versions).size).toBe(1)
    for (const name of packageNames) {
      const changes = await readFile(join(repository, 'packages', name, 'CHANGELOG.md'), 'utf8')
      expect(changes).toContain(`\n## ${versions[0]}\n`)
    }
  })
})

async function readVersion(name: string): Promise<string> {
  return JSON.parse(await readFile(join(repository, 'packages', name, 'package.json'), 'utf8')).version
}
