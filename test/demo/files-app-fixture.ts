import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSigner } from '@cosgate/core'
import { createEmulator, type Emulator } from '@cosgate/emulator'
import { onTestFinished } from 'vitest'
import { Visitor } from '../../examples/demo/visitor.js'
import type { Database } from '../../examples/files-app/database.js'
import { createExpressApp } from '../../examples/files-app/express-app.js'
import { openFileRecords } from '../../examples/files-app/file-records.js'
import { createKoaApp } from '../../examples/files-app/koa-app.js'

export type Framework = 'Express' | 'Koa'

/** The app with its records in a database and its files in a local COS. */
export interface FilesApp {
  url: string
  /** Another one after `restartCos`. */
  emulator: Emulator
  /** Restarts the local COS with the objects that it has. */
  restartCos(): Promise<void>
  alice: Visitor
  bob: Visitor
}

const bucket = 'files-1250000000'
const region = 'ap-guangzhou'
const credentials = { secretId: 'not-a-real-id', secretKey: 'not-a-real-key' }

export async function startFilesApp(framework: Framework, database: Database): Promise<FilesApp> {
  const directory = await mkdtemp(join(tmpdir(), 'cosgate-files-test-'))
  const createCos = () => createEmulator({ bucket, region, credentials, directory })
  const emulator = createCos()
  const origin = await emulator.listen()
  const storage = { bucket, region, credentials, serverCredentials: credentials, origin }
  const records = await openFileRecords(database)
  const listener: RequestListener =
    framework === 'Express' ? createExpressApp(storage, records) : createKoaApp(storage, records).callback()
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const app: FilesApp = {
    url,
    emulator,
    restartCos: async () => {
      await app.emulator.close()
      app.emulator = createCos()
      await app.emulator.listen(Number(new URL(origin).port))
    },
    alice: new Visitor(url),
    bob: new Visitor(url),
  }
  onTestFinished(async () => {
    server.close().closeAllConnections()
    await app.emulator.close()
    await rm(directory, { recursive: true })
  })
  await app.alice.post('/login', { user: 'alice' })
  await app.bob.post('/login', { user: 'bob' })
  return app
}

/** Lists the keys of all objects, and of all multipart uploads that are not completed. */
export async function listKeys({ emulator }: FilesApp): Promise<string[]> {
  const signer = createSigner({ bucket, region, credentials, origin: emulator.url })
  const requests: Record<string, string>[] = [{}, { uploads: '' }]
  const listings = requests.map(async (params) => {
    const listing = await fetch(signer.getPresignedUrl({ method: 'GET', key: '/', params }))
    return [...(await listing.text()).matchAll(/<Key>(.*?)<\/Key>/g)].map(([, key]) => key!)
  })
  return (await Promise.all(listings)).flat()
}

/** Uploads a file with one PUT. @returns the key that the app chose */
export async function putFile(visitor: Visitor, name: string, body: string, fileId: string): Promise<string> {
  const headers = { 'content-type': 'text/plain', 'content-length': Buffer.byteLength(body) }
  const { json } = await visitor.post('/cos/presign', { method: 'PUT', key: name, headers, fileId })
  const put = await fetch(json.url, { method: 'PUT', headers: json.headers, body })
  if (!put.ok) throw new Error(`PUT answered ${put.status}`)
  return json.key
}
