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

  it.each(Object.entries(named))('%s may only read, except for what a job names', (_file, text) => {
    expect(parse(text).permissions).toEqual({ contents: 'read' })
  })

  it.each(Object.entries(named))(
    '%s runs actions of one commit each, never of a tag that can move',
    (_file, text) => {
      const uses = text.match(/uses: .*/g) ?? []
      expect(uses.length).toBeGreaterThan(0)
      for (const line of uses) expect(line).toMatch(/^uses: [\w-]+\/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
    },
  )

  it.each(Object.entries(named))('%s leaves no credentials where scripts could find them', (_file, text) => {
    const steps = Object.values(parse(text).jobs).flatMap((job) => (job as { steps: Step[] }).steps)
    const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'))
    expect(checkouts.length).toBeGreaterThan(0)
    for (const { with: options } of checkouts) expect(options).toEqual({ 'persist-credentials': false })
  })

  it('test on every supported major of Node', () => {
    expect(parse(named['ci.yml']!).jobs.test.strategy.matrix.node).toEqual([20, 22, 24, 26])
  })

  it('only the version and release workflows may write, and only the job publish may sign provenance', () => {
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

  it('publish only the tarballs that were built once and tested, without a token', () => {
    const release = named['release.yml']!
    const { build, test, publish } = parse(release).jobs
    expect([build.needs, test.needs, publish.needs]).toEqual([undefined, 'build', 'test'])
    const commands = publish.steps.map(({ run = '' }: { run?: string }) => run).join('\n')
    expect(commands).toContain('npm publish "./$tarball" --provenance')
    expect(commands).not.toMatch(/pnpm|install|build/)
    expect(release).not.toMatch(/NPM_TOKEN|NODE_AUTH_TOKEN|secrets\./)
  })

  it('wait some days before dependencies are updated', async () => {
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
  const manifestOf = async (path: string) =>
    JSON.parse(await readFile(join(folder, path, 'package.json'), 'utf8'))
  const repositoryScript = (argument: string) => run(process.execPath, [script, argument], { cwd: folder })

  beforeEach(async () => {
    folder = await temporaryFolder()
    await mkdir(join(folder, 'packages/core'), { recursive: true })
    await mkdir(join(folder, '.github/ISSUE_TEMPLATE'), { recursive: true })
    await writeFile(join(folder, 'package.json'), '{ "name": "cosgate" }')
    await writeFile(join(folder, 'packages/core/package.json'), '{ "name": "@cosgate/core" }')
    await writeFile(join(folder, '.github/ISSUE_TEMPLATE/config.yml'), 'blank_issues_enabled: false\n')
  })
  afterEach(() => rm(folder, { recursive: true }))

  it('stops if no manifest names the repository, and says what to run', async () => {
    await expect(repositoryScript('--check')).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('node scripts/repository.js https://'),
    })
  })

  it('passes once the address was written, which derives the fields of every package', async () => {
    await repositoryScript(address)
    expect(await manifestOf('.')).toMatchObject({ homepage: address, bugs: `${address}/issues` })
    expect(await manifestOf('packages/core')).toEqual({
      name: '@cosgate/core',
      homepage: `${address}/tree/main/packages/core#readme`,
      bugs: `${address}/issues`,
      repository: { type: 'git', url: `git+${address}.git`, directory: 'packages/core' },
    })
    const config = parse(await readFile(join(folder, '.github/ISSUE_TEMPLATE/config.yml'), 'utf8'))
    expect(config.contact_links[0].url).toBe(`${address}/security/advisories/new`)
    await repositoryScript('--check')
  })

  it('stops if one package names another repository', async () => {
    await repositoryScript(address)
    const manifest = await manifestOf('packages/core')
    await writeFile(
      join(folder, 'packages/core/package.json'),
      JSON.stringify({ ...manifest, homepage: 'https://git.example/other' }),
    )
    await expect(repositoryScript('--check')).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('packages/core/package.json'),
    })
  })

  it('gives all packages one version, and has a CHANGELOG of it for each', async () => {
    const config = JSON.parse(await readFile(join(repository, '.changeset/config.json'), 'utf8'))
    expect(config.fixed).toEqual([packageNames.map((name) => `@cosgate/${name}`)])
    const versions = await Promise.all(packageNames.map(versionOf))
    expect(new Set(versions).size).toBe(1)
    for (const name of packageNames) {
      const changes = await readFile(join(repository, 'packages', name, 'CHANGELOG.md'), 'utf8')
      expect(changes).toContain(`\n## ${versions[0]}\n`)
    }
  })
})

async function versionOf(name: string): Promise<string> {
  return JSON.parse(await readFile(join(repository, 'packages', name, 'package.json'), 'utf8')).version
}
