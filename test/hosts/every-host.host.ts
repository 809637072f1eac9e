import { readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Running, start } from '../packaging/consumer-app.js'
import { ask } from '../support/ask.js'
import { repository, tarballsToTest, temporaryFolder } from '../support/fresh-build.js'
import { type Host, hosts } from './hosts.js'
import { installApps } from './install-apps.js'

let folder: string

beforeAll(async () => {
  folder = await temporaryFolder()
  await installApps(join(folder, 'apps'), await tarballsToTest(join(folder, 'tarballs')))
})
afterAll(() => rm(folder, { recursive: true }))

const download = (key: string) => ({ method: 'GET', key })
const runs = hosts.flatMap(({ name, folder, runs }) =>
  Object.entries(runs).map(([run, args]) => ({ title: run ? `${name}, ${run}` : name, folder, args })),
)

describe.each(runs)('$title', ({ folder: app, args }) => {
  let running: Running
  beforeAll(async () => {
    running = await start(join(folder, 'apps', app), ['app.js', ...args], {
      EGG_SERVER_ENV: 'prod',
      NODE_ENV: 'production',
    })
  })
  afterAll(() => running.stop())
  const post = (endpoint: string, body: unknown) => ask(`${running.url}/cos/${endpoint}`, { body })
  const redirect = (key: string) =>
    ask(`${running.url}/file?key=${encodeURIComponent(key)}`, { method: 'GET' })

  it('answers /cos/auth and /cos/presign with a signature', async () => {
    const auth = await post('auth', download('users/alice/报告.pdf'))
    expect([auth.status, auth.json.authorization]).toEqual([200, expect.stringContaining('q-signature=')])
    const presign = await post('presign', download('users/alice/报告.pdf'))
    expect([presign.status, presign.json.url]).toEqual([200, expect.stringContaining('q-signature=')])
  })

  it('answers a batch with one result per item', async () => {
    const { status, json } = await post('presign', {
      items: ['users/alice/a', 'users/bob/a', 'hidden'].map(download),
    })
    expect([status, json.results]).toEqual([
      200,
      [
        expect.objectContaining({ ok: true }),
        { ok: false, error: expect.objectContaining({ status: 403, code: 'forbidden' }) },
        { ok: false, error: expect.objectContaining({ status: 404, code: 'not_found' }) },
      ],
    ])
  })

  it('refuses with 403 and 404 as problem+json', async () => {
    for (const [key, status] of [
      ['users/bob/a', 403],
      ['hidden', 404],
    ] as const) {
      const answer = await post('presign', download(key))
      expect([answer.status, answer.headers['content-type']]).toEqual([
        status,
        expect.stringMatching(/^application\/problem\+json/),
      ])
    }
  })

  it('cosRedirect redirects, and refuses with the status of the refusal', async () => {
    const found = await redirect('users/alice/报告.pdf')
    expect([found.status, found.headers.location]).toEqual([302, expect.stringContaining('q-signature=')])
    for (const [key, status] of [
      ['users/bob/a', 403],
      ['hidden', 404],
    ] as const) {
      const refused = await redirect(key)
      expect([refused.status, refused.headers.location]).toEqual([status, undefined])
      expect(refused.text).not.toContain('q-signature')
    }
  })

  it('answers a developer error with 500, and goes on serving', async () => {
    for (const answer of [await post('auth', download('broken')), await redirect('broken')]) {
      expect(answer.status).toBe(500)
      expect(answer.text).not.toContain('q-signature')
    }
    expect((await post('auth', download('users/alice/a'))).status).toBe(200)
  })
})

const readJson = (path: string) => JSON.parse(readFileSync(path, 'utf8'))
const toRow = ({ name, dependency, adapter, folder: app }: Host) => {
  const { version } = readJson(join(folder, 'apps', app, 'node_modules', dependency, 'package.json'))
  return `| ${name} | ${version} | \`@cosgate/${adapter}\` |`
}

it.each(['docs/other-frameworks.md', 'docs/zh-CN/other-frameworks.md'])(
  'the table of %s names exactly these hosts with the tested versions',
  (path) => {
    const rows = hosts.map(toRow)
    console.log(rows.join('\n'))
    const document = readFileSync(join(repository, path), 'utf8')
    const table = document.split('\n').filter((line) => /\| `@cosgate\/\w+` \|$/.test(line))
    expect(table).toEqual(rows)
  },
)
