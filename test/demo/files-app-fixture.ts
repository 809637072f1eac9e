import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
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
  emulator: Emulator
  alice: Visitor
  bob: Visitor
}

const bucket = 'files-1250000000'
const region = 'ap-guangzhou'
const credentials = { secretId: 'not-a-real-id', secretKey: 'not-a-real-key' }

export async function startFilesApp(framework: Framework, database: Database): Promise<FilesApp> {
  const emulator = createEmulator({ bucket, region, credentials })
  const origin = await emulator.listen()
  const storage = { bucket, region, credentials, serverCredentials: credentials, origin }
  const records = await openFileRecords(database)
  const listener: RequestListener =
    framework === 'Express' ? createExpressApp(storage, records) : createKoaApp(storage, records).callback()
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  onTestFinished(async () => {
    server.close().closeAllConnections()
    await emulator.close()
  })
  const [alice, bob] = [new Visitor(url), new Visitor(url)]
  await alice.post('/login', { user: 'alice' })
  await bob.post('/login', { user: 'bob' })
  return { url, emulator, alice, bob }
}

/** Uploads a file with one PUT. @returns the key that the app chose */
export async function putFile(visitor: Visitor, name: string, body: string, fileId: string): Promise<string> {
  const headers = { 'content-type': 'text/plain', 'content-length': Buffer.byteLength(body) }
  const { json } = await visitor.post('/cos/presign', { method: 'PUT', key: name, headers, fileId })
  const put = await fetch(json.url, { method: 'PUT', headers: json.headers, body })
  if (!put.ok) throw new Error(`PUT answered ${put.status}`)
  return json.key
}
