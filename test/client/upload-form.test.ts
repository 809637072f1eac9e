import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type UploadFormOptions, uploadForm } from '@cosgate/client'
import { objectActions } from '@cosgate/express'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { useFastTimers } from './fast-timers.js'
import { runtimes } from './form-runtimes.js'
import { type RealCloud, startRealCloud } from './real-cloud.js'

let cloud: RealCloud
let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cosgate-form-'))
  const allow = { actions: [...objectActions, 'PostObject'] } as const
  cloud = await startRealCloud({
    allow,
    authorize: ({ key }, request) => {
      if (request.headers.session !== 'ann') return { allow: false, status: 401, detail: 'sign in' }
      return { allow: true, key: `users/ann/${key}` }
    },
  })
})

afterEach(async () => {
  vi.unstubAllGlobals()
  await rm(directory, { recursive: true })
  await cloud.close()
})

async function save(content: string): Promise<string> {
  const path = join(directory, 'photo.jpg')
  await writeFile(path, content)
  return path
}

describe.each(Object.entries(runtimes))('in the runtime %s', (_, runtime) => {
  const options = (changes: Partial<UploadFormOptions> = {}): UploadFormOptions => ({
    key: '照片 1.jpg',
    uploadFile: runtime.uploadFile,
    request: runtime.request,
    endpoint: `${cloud.app}/cos`,
    headers: { session: 'ann' },
    ...changes,
  })

  it('uploads a file and returns the granted key', async () => {
    const uploaded = await uploadForm(await save('hello'), options({ contentType: 'image/jpeg' }))
    expect(uploaded).toEqual({ key: 'users/ann/照片 1.jpg', etag: '' })
    const stored = await cloud.stored('users/ann/照片 1.jpg')
    expect(await stored.text()).toBe('hello')
    expect(stored.headers.get('content-type')).toBe('image/jpeg')
    expect(runtime.last()).toMatchObject({ fileType: 'image' })
  })

  it("rejects with COS's error if the file is larger than maxBytes", async () => {
    const failure = uploadForm(await save('too large'), options({ maxBytes: 3 }))
    await expect(failure).rejects.toMatchObject({
      code: 'cos_error',
      status: 400,
      cosCode: 'EntityTooLarge',
    })
  })

  it("rejects with the app's refusal and sends no form", async () => {
    const failure = uploadForm(await save('hello'), options({ headers: {} }))
    await expect(failure).rejects.toMatchObject({ code: 'unauthenticated', status: 401, message: 'sign in' })
    expect(cloud.emulator.requests).toEqual([])
  })

  it('sends the form again after a lost connection', async () => {
    useFastTimers()
    cloud.emulator.faults.dropResponse({ afterBytes: 0, requests: 2 })
    expect(await uploadForm(await save('hello'), options())).toMatchObject({ key: 'users/ann/照片 1.jpg' })
    expect(cloud.actions()).toEqual(['PostObject', 'PostObject', 'PostObject'])
  })
})

it('reports progress that never decreases and ends with the total', async () => {
  const onProgress = vi.fn()
  const { uploadFile, request } = runtimes.wx
  const options = { key: 'a', uploadFile, request, headers: { session: 'ann' }, onProgress }
  await uploadForm(await save('hello'), { ...options, endpoint: `${cloud.app}/cos` })
  expect(onProgress.mock.calls).toMatchObject([
    [{ loaded: 50, total: 100 }],
    [{ loaded: 100, total: 100, remaining: 0 }],
  ])
})

it.each([
  ['video/mp4', 'video'],
  ['audio/mpeg', 'audio'],
  ['application/pdf', 'image'],
])('names the fileType that Alipay requires: %s is %s', async (contentType, fileType) => {
  const { uploadFile, request, last } = runtimes.my
  const options = { key: 'a', uploadFile, request, headers: { session: 'ann' }, contentType }
  await uploadForm(await save('hello'), { ...options, endpoint: `${cloud.app}/cos` })
  expect(last()).toMatchObject({ fileType, fileName: 'file', name: 'file' })
})

it('rejects with timeout if uploadFile never answers, and aborts its task', async () => {
  useFastTimers({ silence: 100 })
  const abort = vi.fn()
  const options = { key: 'a', request: runtimes.wx.request, headers: { session: 'ann' } }
  const failure = uploadForm(await save('hello'), {
    ...options,
    uploadFile: () => ({ abort }),
    endpoint: `${cloud.app}/cos`,
  })
  await expect(failure).rejects.toMatchObject({ code: 'timeout' })
  expect(abort).toHaveBeenCalledTimes(1)
})
