import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { bucket, createTemporaryDirectory, secretId, secretKey, startCos } from '../support/local-cos.js'

const program = fileURLToPath(new URL('../../../packages/emulator/dist/cli.js', import.meta.url))
const MAX_OPEN_FILES = 100

test('more objects than a process may open files are there after a restart', async () => {
  const directory = await createTemporaryDirectory()
  const { emulator, send } = await startCos({ directory })
  const acl = { 'x-cos-acl': 'public-read' }
  for (let index = 0; index < 2 * MAX_OPEN_FILES; index += 1) {
    await send('PUT', `/${index}`, { body: 'x', headers: acl })
  }
  await emulator.close()
  const keys = `--secret-id ${secretId} --secret-key ${secretKey}`
  const command = `exec "${process.execPath}" "${program}" --port 0 --bucket ${bucket} --directory "${directory}" ${keys}`
  const child = spawn('sh', ['-c', `ulimit -n ${MAX_OPEN_FILES} && ${command}`])
  onTestFinished(() => void child.kill('SIGKILL'))
  const [line] = await once(child.stdout, 'data')
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(String(line))![0]
  expect((await fetch(`${url}/0`)).status).toBe(200)
  expect((await fetch(`${url}/${2 * MAX_OPEN_FILES - 1}`)).status).toBe(200)
  expect((await fetch(`${url}/${2 * MAX_OPEN_FILES}`)).status).toBe(403)
})
