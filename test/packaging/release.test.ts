import { execFile } from 'node:child_process'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
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

  it('only the release may write to the repository and sign its provenance', () => {
    const writers = Object.entries(named).filter(([, text]) => /contents: write|id-token: write/.test(text))
    expect(writers.map(([file]) => file)).toEqual(['release.yml'])
  })
})

interface Step {
  uses?: string
  with?: Record<string, unknown>
}

describe('a release', () => {
  let folder: string
  const script = join(repository, 'scripts/name-repository.js')
  const place = { GITHUB_SERVER_URL: 'https://git.example', GITHUB_REPOSITORY: 'owner/name' }

  beforeAll(async () => {
    folder = await temporaryFolder()
    await mkdir(join(folder, 'packages/core'), { recursive: true })
    await writeFile(join(folder, 'packages/core/package.json'), '{ "name": "@cosgate/core" }')
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('names the repository that it is built in, which provenance asks for', async () => {
    await run(process.execPath, [script], { cwd: folder, env: place })
    expect(JSON.parse(await readFile(join(folder, 'packages/core/package.json'), 'utf8'))).toEqual({
      name: '@cosgate/core',
      repository: { type: 'git', url: 'git+https://git.example/owner/name.git', directory: 'packages/core' },
    })
  })

  it('is not made outside of its workflow', async () => {
    await expect(run(process.execPath, [script], { cwd: folder, env: {} })).rejects.toMatchObject({ code: 1 })
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
