import { type Intent, scopeByAction } from '@cosgate/core'
import { createEmulator } from '@cosgate/emulator'
import { scopePolicy } from '@cosgate/sts'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ask } from '../support/ask.js'
import { type Framework, families, type Site } from '../support/frameworks.js'
import { post } from '../support/gate-fixture.js'
import { bucket, NOW, region } from '../support/sdk-oracle.js'

const admin = { secretId: 'AKIDadmin', secretKey: 'fake-admin-key' }
const prefix = 'users/amy/'
const scoped = (name: string, actions: string[]) => ({
  secretId: `AKID${name}`,
  secretKey: `fake-${name}-key`,
  policy: scopePolicy({ bucket, region, actions, prefix }),
})
const write = scoped('write', ['PutObject'])
const read = scoped('read', ['GetObject', 'HeadObject'])
const parts = scoped('parts', ['InitiateMultipartUpload', 'UploadPart'])
const bobs = `${bucket}.cos.${region}.myqcloud.com/users/bob/secret`

/** Serves a gate that gives Amy access to her own files, on a COS where Bob has a secret and Amy has a page. */
async function serve(framework: Framework, credentials: unknown, grantFields: object = {}) {
  const cos = createEmulator({ bucket, region, credentials: [admin, write, read, parts], clock: () => NOW })
  const origin = await cos.listen()
  onTestFinished(() => cos.close())
  const adminSite = await framework.serve({ options: { origin, credentials: admin } })
  const put = async (key: string, body: string) =>
    fetch(await presigned(adminSite, 'PUT', key), { method: 'PUT', body })
  await put('users/bob/secret', 'the secret of Bob')
  await put('users/amy/page.html', '<script>')
  const authorize = ({ resource }: Intent) => ({ allow: resource.startsWith(prefix), ...grantFields })
  const site = await framework.serve({
    options: { origin, credentials, authorize },
    routes: { '/file': (context) => context.redirect('users/amy/page.html') },
  })
  return {
    site,
    readBack: async (key: string) => (await fetch(await presigned(adminSite, 'GET', key))).text(),
  }
}

async function presigned(site: Site, method: string, key: string) {
  return (await post(site, 'presign', { method, key })).json.url as string
}
const copyRequest = { method: 'PUT', headers: { 'x-cos-copy-source': bobs } }

describe.each(families)('$name: COS accepts unsigned additions', (framework) => {
  it('the holder of a signed upload can copy any object that the key can read', async () => {
    const { site, readBack } = await serve(framework, admin)
    const url = await presigned(site, 'PUT', 'users/amy/a')
    expect((await fetch(url, copyRequest)).status).toBe(200)
    expect(await readBack('users/amy/a')).toBe('the secret of Bob')
  })

  it('a key that can only write below one prefix prevents the copy', async () => {
    const { site, readBack } = await serve(framework, () => write)
    const url = await presigned(site, 'PUT', 'users/amy/a')
    expect((await fetch(url, copyRequest)).status).toBe(403)
    expect((await fetch(url, { method: 'PUT', body: 'of Amy' })).status).toBe(200)
    expect(await readBack('users/amy/a')).toBe('of Amy')
  })

  it('a provider with scopeByAction signs each action with a key that can do nothing else', async () => {
    const keyFor = ({ action }: { action: string }) => (action === 'PutObject' ? write : read)
    const provider = Object.assign(keyFor, { credentialScope: scopeByAction })
    const { site } = await serve(framework, provider)
    const upload = await presigned(site, 'PUT', 'users/amy/a')
    expect((await fetch(upload, copyRequest)).status).toBe(403)
    expect((await fetch(upload, { method: 'PUT', body: 'x' })).status).toBe(200)
    expect(await (await fetch(await presigned(site, 'GET', 'users/amy/a'))).text()).toBe('x')
  })

  it('the holder of a signed PutObject can repeat it as parts, unless its key can only put objects', async () => {
    const keyFor = ({ action }: { action: string }) => (action === 'PutObject' ? write : parts)
    const oneKey = await serve(framework, admin, { maxBytes: 1 })
    const keyPerAction = Object.assign(keyFor, { credentialScope: scopeByAction })
    const scopedKeys = await serve(framework, keyPerAction, { maxBytes: 1 })
    const statusOfPart = async (site: Site) => {
      const key = 'users/amy/a'
      const started = await post(site, 'presign', { method: 'POST', key, params: { uploads: '' } })
      const xml = await (await fetch(started.json.url as string, { method: 'POST' })).text()
      const uploadId = /<UploadId>(.+)<\/UploadId>/.exec(xml)![1]
      const headers = { 'content-length': '1' }
      const { url } = (await post(site, 'presign', { method: 'PUT', key, headers })).json
      return (await fetch(`${url}&partNumber=2&uploadId=${uploadId}`, { method: 'PUT', body: 'x' })).status
    }
    expect(await statusOfPart(oneKey.site)).toBe(200)
    expect(await statusOfPart(scopedKeys.site)).toBe(403)
  })

  it('the holder of a signed download can choose how a browser displays it', async () => {
    const { site } = await serve(framework, admin)
    const url = await presigned(site, 'GET', 'users/amy/page.html')
    const answer = await fetch(`${url}&response-content-type=text%2Fhtml&response-content-disposition=inline`)
    expect(answer.headers.get('content-type')).toBe('text/html')
    expect(answer.headers.get('content-disposition')).toBe('inline')
  })

  it('the signed disposition of a redirect cannot be changed, removed or repeated', async () => {
    const { site } = await serve(framework, admin)
    const { headers } = await ask(`${site.url}/file`, { method: 'GET' })
    const url = headers.location as string
    const pinned = '&response-content-disposition=attachment'
    expect((await fetch(url)).headers.get('content-disposition')).toBe('attachment')
    const changed = [
      url.replace(pinned, pinned.replace('attachment', 'inline')),
      url.replace(pinned, ''),
      `${url}${pinned.replace('attachment', 'inline')}`,
      url.replace(pinned, `${pinned.replace('attachment', 'inline')}${pinned}`),
    ]
    for (const other of changed) {
      const answer = await fetch(other)
      expect([answer.status, answer.headers.get('content-disposition')]).not.toEqual([200, 'inline'])
    }
  })

  it('a header that a grant signed cannot be changed or removed', async () => {
    const pinned = { 'x-cos-acl': 'private' }
    const { site } = await serve(framework, admin, { headers: pinned })
    const url = await presigned(site, 'PUT', 'users/amy/a')
    const statusWith = async (headers: Record<string, string>) =>
      (await fetch(url, { method: 'PUT', body: 'x', headers })).status
    expect(await statusWith({ 'x-cos-acl': 'public-read' })).toBe(403)
    expect(await statusWith({})).toBe(403)
    expect(await statusWith(pinned)).toBe(200)
  })

  it('an upload with a signed x-cos-forbid-overwrite creates an object and never replaces one', async () => {
    const pinned = { 'x-cos-forbid-overwrite': 'true' }
    const { site, readBack } = await serve(framework, admin, { headers: pinned })
    const url = await presigned(site, 'PUT', 'users/amy/a')
    const statusWith = async (body: string, headers: Record<string, string>) =>
      (await fetch(url, { method: 'PUT', body, headers })).status
    expect(await statusWith('first', pinned)).toBe(200)
    expect(await statusWith('second', pinned)).toBe(409)
    expect(await statusWith('second', { 'x-cos-forbid-overwrite': 'false' })).toBe(403)
    expect(await statusWith('second', {})).toBe(403)
    expect(await readBack('users/amy/a')).toBe('first')
  })

  it('without x-cos-forbid-overwrite a signature can be reused, and each upload replaces the last', async () => {
    const { site, readBack } = await serve(framework, admin)
    const url = await presigned(site, 'PUT', 'users/amy/a')
    for (const body of ['first', 'second']) {
      expect((await fetch(url, { method: 'PUT', body })).status).toBe(200)
      expect(await readBack('users/amy/a')).toBe(body)
    }
  })
})
