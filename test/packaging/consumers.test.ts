import { rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { cos as documentedBucket } from '../docs/cos.js'
import { expectToWork, serveWithSession } from '../docs/quick-start.js'
import { packageNames, tarballsToTest, temporaryFolder } from '../support/fresh-build.js'
import { output, programs, type Running, start } from './consumer-app.js'
import { installConsumers } from './consumer-workspace.js'

/** The packages that an app loads. */
const modules = packageNames.filter((name) => name !== 'cli')
const entryPoints = [...modules, 'core/did-you-mean', 'core/region', 'core/signature']

let folder: string
let cos: Running
let env: Record<string, string>

const keys = ['--secret-id', 'AKIDconsumerFake', '--secret-key', 'consumer-secret-key-fake']
const place = ['--bucket', 'photos-1250000000', '--region', 'ap-guangzhou', '--port', '0']
const projectFolder = (name: string) => join(folder, 'projects', name)

documentedBucket.forThisFile()
beforeAll(async () => {
  folder = await temporaryFolder()
  await installConsumers(join(folder, 'projects'), await tarballsToTest(join(folder, 'tarballs')))
  cos = await start(projectFolder('packages'), [
    'node_modules/@cosgate/emulator/dist/cli.js',
    ...keys,
    ...place,
  ])
  env = { COS_ORIGIN: cos.url }
}, 120_000)
afterAll(async () => {
  await cos.stop()
  await rm(folder, { recursive: true })
})

describe.each([
  ['express4', 'README.md › Express › js', '/files/cat.jpg'],
  ['express5', 'README.md › Express › js', '/files/cat.jpg'],
  ['koa2', 'README.md › Koa › js', '/files?name=cat.jpg'],
  ['koa3', 'README.md › Koa › js', '/files?name=cat.jpg'],
] as const)('an app on %s that installed the tarball', (name, block, download) => {
  it.each(Object.entries(programs))('signs, uploads, redirects and refuses as %s', async (_kind, prepare) => {
    const app = await start(projectFolder(name), [await prepare(projectFolder(name))], env)
    onTestFinished(app.stop)

    const upload = { method: 'PUT', key: 'users/alice/报告.txt', headers: { 'content-length': 6 } }
    const { url } = await (await ask(app, upload)).json()
    const uploaded = await fetch(url, { method: 'PUT', body: '季报' })
    expect(uploaded.status).toBe(200)

    const downloaded = await fetch(`${app.url}/download`)
    expect([downloaded.redirected, downloaded.status, await downloaded.text()]).toEqual([true, 200, '季报'])
    expect(downloaded.headers.get('content-disposition')).toContain("filename*=UTF-8''%E6%8A%A5%E5%91%8A.txt")

    const refused = await ask(app, { ...upload, key: 'users/bob/报告.txt' })
    expect([refused.status, (await refused.json()).code]).toEqual([403, 'forbidden'])
  })

  it('runs the sample of the README', async () => {
    await expectToWork(await serveWithSession(block, { folder: projectFolder(name) }), download)
  })
})

describe('a project that installed all tarballs', () => {
  it('signs an upload and a download with core alone', async () => {
    expect(await output(projectFolder('packages'), ['core.js'], env)).toBe('200 200 core')
  })

  it('uploads with the client and imports its bundle separately', async () => {
    const app = await start(projectFolder('express5'), ['module.js'], env)
    onTestFinished(app.stop)
    // The ETag is the MD5 of the six bytes `client`.
    expect(await output(projectFolder('packages'), ['client.js', app.url])).toBe(
      'users/alice/client.txt "62608e08adc29a8d6dbc9754e659f125" function',
    )
  })

  it('gets a temporary key with sts', async () => {
    const sts = createServer((_request, response) => {
      const Credentials = {
        TmpSecretId: 'AKIDtemporaryFake',
        TmpSecretKey: 'temporary-fake',
        Token: 'token-fake',
      }
      const ExpiredTime = Math.floor(Date.now() / 1000) + 1800
      response.end(JSON.stringify({ Response: { Credentials, ExpiredTime, RequestId: 'a' } }))
    })
    await new Promise<void>((resolve) => sts.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void sts.close())
    const endpoint = `http://127.0.0.1:${(sts.address() as AddressInfo).port}`
    expect(await output(projectFolder('packages'), ['sts.js', endpoint], env)).toBe('token-fake allow')
  })

  it('signs with the cosgate command', async () => {
    const settings = {
      COS_BUCKET: 'photos-1250000000',
      COS_REGION: 'ap-guangzhou',
      COS_SECRET_ID: 'AKIDconsumerFake',
      COS_SECRET_KEY: 'consumer-secret-key-fake',
      ...env,
    }
    const command = 'node_modules/@cosgate/cli/dist/cli.js'
    const put = ['presign', '--method', 'PUT', '--key', 'command.txt', '--json']
    const { url } = JSON.parse(await output(projectFolder('packages'), [command, ...put], settings))
    expect((await fetch(url, { method: 'PUT', body: 'command' })).status).toBe(200)
    const get = await output(
      projectFolder('packages'),
      [command, 'presign', '--key', 'command.txt'],
      settings,
    )
    expect(await (await fetch(get)).text()).toBe('command')
  })

  it('requires every entry point from CommonJS', async () => {
    const lines = (await output(projectFolder('packages'), ['commonjs.cjs', ...entryPoints])).split('\n')
    const exported = Object.fromEntries(lines.map((line) => [line.split(' ')[0], line.split(' ').slice(1)]))
    expect(exported).toMatchObject({
      core: expect.arrayContaining(['CosgateError', 'createSigner', 'sign']),
      'core/did-you-mean': ['didYouMean', 'findClosest'],
      'core/region': ['knownRegions', 'suggestRegion'],
      'core/signature': expect.arrayContaining(['httpString', 'stringToSign']),
      express: expect.arrayContaining(['cosgate', 'createSigner']),
      fetch: expect.arrayContaining(['cosgate', 'createSigner']),
      koa: expect.arrayContaining(['cosgate', 'createSigner']),
      emulator: expect.arrayContaining(['createEmulator']),
      client: [
        'CosgateError',
        'confirmUpload',
        'cosAuthorization',
        'createUpload',
        'createUploadQueue',
        'signRequest',
        'uploadForm',
        'uploadObject',
        'uploadRequest',
      ],
      sts: expect.arrayContaining(['assumeRole', 'getFederationToken', 'scopePolicy']),
    })
  })

  it('loads one copy of every entry point, whether it is imported, required or both', async () => {
    const lines = (await output(projectFolder('packages'), ['one-copy.cjs', ...entryPoints])).split('\n')
    expect(lines).toEqual(entryPoints.map((name) => `${name} one copy`))
  })

  it('exports the same names from the CommonJS build, which Jest and some bundlers take', async () => {
    const lines = (await output(projectFolder('packages'), ['commonjs-build.cjs', ...modules])).split('\n')
    expect(lines).toEqual(modules.map((name) => `${name} same names`))
  })
})

function ask(app: Running, request: unknown): Promise<Response> {
  const headers = { 'content-type': 'application/json' }
  return fetch(`${app.url}/cos/presign`, { method: 'POST', headers, body: JSON.stringify(request) })
}
