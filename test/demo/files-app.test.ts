import { describe, expect, it } from 'vitest'
import type { Visitor } from '../../examples/demo/visitor.js'
import type { Database } from '../../examples/files-app/database.js'
import { type FileRecord, openFileRecords, QUOTA_BYTES } from '../../examples/files-app/file-records.js'
import { openSqlite } from './databases.js'
import { type Framework, listKeys, putFile, startFilesApp } from './files-app-fixture.js'

const confirm = (visitor: Visitor, key: string, fileId: string) =>
  visitor.post('/cos/confirm', { key, fileId })

/** A file of alice that fills her storage. */
const createLargeFile = (size: number): FileRecord => ({
  id: 'large',
  owner: 'alice',
  name: 'large.bin',
  key: 'files/alice/large/large.bin',
  incomingKey: 'incoming/alice/large/large.bin',
  size,
  contentType: 'application/octet-stream',
  createdAt: 1_700_000_000,
})

describe.each<Framework>(['Express', 'Koa'])('the files app on %s', (framework) => {
  const start = async () => startFilesApp(framework, await openSqlite())

  it('records an upload, lists it, lets its owner download it, and deletes it', async () => {
    const { emulator, alice } = await start()
    const key = await putFile(alice, '报告 1.txt', 'hello', 'file-1')
    expect(key).toBe('incoming/alice/file-1/报告 1.txt')
    const confirmed = await confirm(alice, key, 'file-1')
    expect(confirmed.status).toBe(200)
    expect(confirmed.json.data).toMatchObject({ name: '报告 1.txt', size: 5 })
    const { id } = confirmed.json.data
    const { json: list } = await alice.get('/files')
    expect(list).toMatchObject({ usedBytes: 5, quotaBytes: QUOTA_BYTES })
    expect(list.files).toEqual([{ id, name: '报告 1.txt', size: 5, createdAt: expect.any(Number) }])
    const download = await alice.get(`/files/${id}`)
    expect(download.status).toBe(302)
    const file = await fetch(download.location)
    expect(await file.text()).toBe('hello')
    expect(file.headers.get('content-disposition')).toContain(`filename*=UTF-8''%E6%8A%A5%E5%91%8A%201.txt`)
    expect((await alice.delete(`/files/${id}`)).status).toBe(204)
    expect((await alice.get('/files')).json).toMatchObject({ files: [], usedBytes: 0 })
    expect((await fetch(download.location)).status).toBe(404)
    const removed = emulator.requests.filter(({ status }) => status === 404)
    expect(removed.map(({ key }) => key)).toEqual([expect.stringMatching(/^files\/alice\//)])
  })

  it('gives each picture a thumbnail link that COS accepts', async () => {
    const { alice } = await start()
    const headers = { 'content-type': 'image/png', 'content-length': 5 }
    const { json } = await alice.post('/cos/presign', { method: 'PUT', key: 'a.png', headers, fileId: 'p' })
    await fetch(json.url, { method: 'PUT', headers: json.headers, body: 'image' })
    await confirm(alice, json.key, 'p')
    const [file] = (await alice.get('/files')).json.files
    expect(file.thumbnail).toContain('&imageMogr2%2Fthumbnail%2F480x480=')
    expect((await fetch(file.thumbnail)).status).toBe(200)
  })

  it('hides files from other users and refuses their incoming folder', async () => {
    const { alice, bob } = await start()
    const key = await putFile(alice, 'diary.txt', 'private', 'file-1')
    const { id } = (await confirm(alice, key, 'file-1')).json.data
    expect((await bob.get(`/files/${id}`)).status).toBe(404)
    expect((await bob.delete(`/files/${id}`)).status).toBe(204)
    expect((await alice.get(`/files/${id}`)).status).toBe(302)
    expect(await confirm(bob, key, 'file-1')).toMatchObject({ status: 403 })
    const part = {
      method: 'PUT',
      key,
      params: { partNumber: '1', uploadId: 'u' },
      headers: { 'content-length': 5 },
    }
    expect(await bob.post('/cos/presign', part)).toMatchObject({ status: 403, json: { code: 'forbidden' } })
    expect(await bob.post('/cos/presign', { method: 'GET', key })).toMatchObject({ status: 403 })
    expect(await alice.post('/cos/presign', { method: 'GET', key })).toMatchObject({ status: 403 })
  })

  it('returns 401 without a session', async () => {
    const { url } = await start()
    expect((await fetch(`${url}/files`)).status).toBe(401)
    expect((await fetch(`${url}/files/x`)).status).toBe(401)
    expect((await fetch(`${url}/files/x`, { method: 'DELETE' })).status).toBe(401)
  })

  it('records one row for repeated and concurrent confirmations', async () => {
    const { alice } = await start()
    const key = await putFile(alice, 'a.txt', 'hello', 'file-1')
    const answers = await Promise.all(Array.from({ length: 30 }, () => confirm(alice, key, 'file-1')))
    expect(new Set(answers.map(({ json }) => JSON.stringify(json.data))).size).toBe(1)
    expect((await confirm(alice, key, 'file-1')).json.data).toEqual(answers[0]!.json.data)
    expect((await alice.get('/files')).json).toMatchObject({ usedBytes: 5, files: [{ name: 'a.txt' }] })
  })

  it('records the file once if the same upload is sent again', async () => {
    const { alice } = await start()
    const key = await putFile(alice, 'a.txt', 'hello', 'file-1')
    const first = await confirm(alice, key, 'file-1')
    await putFile(alice, 'a.txt', 'other', 'file-1')
    expect((await confirm(alice, key, 'file-1')).json.data).toEqual(first.json.data)
    expect((await alice.get('/files')).json.files).toHaveLength(1)
  })

  it('returns 409 not_uploaded before the object has arrived', async () => {
    const { alice } = await start()
    const early = await confirm(alice, 'incoming/alice/file-1/a.txt', 'file-1')
    expect(early).toMatchObject({ status: 409, json: { code: 'not_uploaded' } })
  })

  it('refuses a program with 422 however often it is confirmed, and records nothing', async () => {
    const { emulator, alice } = await start()
    const key = await putFile(alice, 'setup.exe', 'MZ program', 'file-1')
    const refused = await confirm(alice, key, 'file-1')
    expect(refused).toMatchObject({ status: 422, json: { code: 'refused_content' } })
    expect((await alice.get('/files')).json).toMatchObject({ files: [], usedBytes: 0 })
    expect((await confirm(alice, key, 'file-1')).json.code).toBe('refused_content')
    expect(emulator.requests.filter(({ action }) => action === 'PutObjectCopy')).toEqual([])
  })

  it('limits an upload to what is left of the quota', async () => {
    const { alice } = await start()
    const initiate = (size: number) =>
      alice.post('/cos/presign', { method: 'POST', key: 'a.bin', params: { uploads: '' }, fileId: 'f', size })
    expect(await initiate(QUOTA_BYTES + 1)).toMatchObject({
      status: 413,
      json: { code: 'payload_too_large' },
    })
    expect(await initiate(QUOTA_BYTES)).toMatchObject({ status: 200, json: { partSize: 5 * 1024 * 1024 } })
    const key = await putFile(alice, 'a.txt', 'hello', 'file-1')
    await confirm(alice, key, 'file-1')
    expect(await initiate(QUOTA_BYTES - 4)).toMatchObject({ status: 413, json: { code: 'quota_exceeded' } })
    expect(await initiate(QUOTA_BYTES - 5)).toMatchObject({ status: 200 })
  })

  it('loses nothing if the database fails during a confirmation, and records the file when it is back', async () => {
    const database = await openSqlite()
    let isDown = false
    const flaky: Database = {
      ...database,
      transaction: (work) =>
        isDown ? Promise.reject(new Error('database is down')) : database.transaction(work),
    }
    const { alice } = await startFilesApp(framework, flaky)
    const key = await putFile(alice, 'a.txt', 'hello', 'file-1')
    isDown = true
    expect(await confirm(alice, key, 'file-1')).toMatchObject({ status: 500, json: { code: 'internal' } })
    isDown = false
    expect((await alice.get('/files')).json.files).toEqual([])
    expect(await confirm(alice, key, 'file-1')).toMatchObject({
      status: 200,
      json: { data: { name: 'a.txt' } },
    })
    expect((await alice.get('/files')).json.files).toHaveLength(1)
  })

  it('checks the object that it copies, and not one that replaced it for a moment', async () => {
    const { emulator, alice } = await start()
    const key = await putFile(alice, 'a.txt', 'MZ program', 'file-1')
    let replaced: Promise<string> | undefined
    emulator.faults.delay({
      seconds: 0.3,
      matching: ({ action }) => {
        if (action === 'GetObject') replaced = putFile(alice, 'a.txt', 'hello', 'file-1')
        return action === 'GetObject'
      },
    })
    expect((await confirm(alice, key, 'file-1')).status).toBe(500)
    await replaced
    expect(emulator.requests.filter(({ action }) => action === 'PutObjectCopy')).toEqual([])
    expect((await alice.get('/files')).json.files).toEqual([])
  })

  it('records a file that did not fit once there is room, and keeps no copy of it before', async () => {
    const database = await openSqlite()
    const app = await startFilesApp(framework, database)
    const { alice } = app
    const key = await putFile(alice, 'a.txt', 'hello', 'file-1')
    const records = await openFileRecords(database)
    await records.add(createLargeFile(QUOTA_BYTES - 4))
    const full = await confirm(alice, key, 'file-1')
    expect(full).toMatchObject({ status: 413, json: { code: 'quota_exceeded' } })
    expect(await listKeys(app)).toEqual([key])
    await records.remove('alice', 'large')
    expect(await confirm(alice, key, 'file-1')).toMatchObject({ status: 200 })
    expect((await alice.get('/files')).json).toMatchObject({ usedBytes: 5, files: [{ name: 'a.txt' }] })
  })

  it('copies the object that it checked, and not one that replaced it', async () => {
    const { emulator, alice } = await start()
    const key = await putFile(alice, 'a.txt', 'hello', 'file-1')
    let replaced: Promise<string> | undefined
    emulator.faults.delay({
      seconds: 0.3,
      matching: ({ action }) => {
        if (action === 'PutObjectCopy') replaced = putFile(alice, 'a.txt', 'MZ program', 'file-1')
        return action === 'PutObjectCopy'
      },
    })
    const first = await confirm(alice, key, 'file-1')
    await replaced
    expect(first.status).toBeGreaterThanOrEqual(400)
    expect((await alice.get('/files')).json.files).toEqual([])
    expect(await confirm(alice, key, 'file-1')).toMatchObject({
      status: 422,
      json: { code: 'refused_content' },
    })
  })
})
