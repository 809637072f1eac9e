import { readdir } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { bucket, createTemporaryDirectory, outcome, startCos } from '../support/local-cos.js'
import { createForm, postForm, signConditions } from '../support/signed-form.js'

const formField = (name: string, value: string, parameters = '') =>
  `--b\r\nContent-Disposition: form-data; name="${name}"${parameters}\r\n\r\n${value}\r\n`

describe('receiveForm', () => {
  test.each([
    ['without a file', (form: FormData) => form.delete('file')],
    ['with two files', (form: FormData) => form.append('file', new Blob(['x']), 'b')],
  ])(
    'returns 400 IncorrectNumberOfFilesInPostRequest for a form %s and stores nothing',
    async (_, change) => {
      const { url, send } = await startCos()
      const form = createForm({ key: 'a', ...signConditions([]) })
      change(form)
      expect(await outcome(postForm(url, form))).toBe('400 IncorrectNumberOfFilesInPostRequest')
      expect((await send('HEAD', '/a')).status).toBe(404)
    },
  )

  test('uses the first of two fields with the same name, for the policy and for the object', async () => {
    const { url, send } = await startCos()
    const policy = signConditions([['starts-with', '$Content-Type', 'image/']])
    const form = new FormData()
    for (const [name, value] of Object.entries({ key: 'a', 'Content-Type': 'image/png', ...policy }))
      form.append(name, value)
    for (const [name, value] of Object.entries({ key: 'b', 'content-type': 'text/html' }))
      form.append(name, value)
    form.append('file', new Blob(['x']), 'name')
    expect((await postForm(url, form)).status).toBe(204)
    expect((await send('HEAD', '/a')).headers.get('content-type')).toBe('image/png')
  })

  test('ignores fields after the file', async () => {
    const { url } = await startCos()
    const form = createForm({ key: 'a' })
    for (const [name, value] of Object.entries(signConditions([]))) form.append(name, value)
    expect(await outcome(postForm(url, form))).toBe('403 AccessDenied')
  })

  test.each([
    ['no boundary', 'multipart/form-data', 'x'],
    ['a body that is not a form', 'multipart/form-data; boundary=b', 'hello'],
    ['an empty body', 'multipart/form-data; boundary=b', ''],
    [
      'a body that ends inside a field',
      'multipart/form-data; boundary=b',
      '--b\r\nContent-Disposition: form-data; name="key"\r\n\r\na',
    ],
    [
      'a field above 64 KiB',
      'multipart/form-data; boundary=b',
      `${formField('key', 'a'.repeat(70_000))}--b--\r\n`,
    ],
  ])('returns 400 for %s and keeps serving requests', async (_, type, body) => {
    const { url, send } = await startCos()
    const response = await fetch(`${url}/`, { method: 'POST', body, headers: { 'content-type': type } })
    expect(response.status).toBe(400)
    expect((await send('GET', '/')).status).toBe(200)
  })

  test.each([
    ['inside its file', (file: string) => file],
    ['after its file', (file: string) => `${file}\r\n--b\r\nContent-Disp`],
  ])('leaves no object and no file if the form is interrupted %s', async (_, cut) => {
    const directory = await createTemporaryDirectory()
    const { emulator, host, send } = await startCos({ directory })
    const fields = Object.entries({ key: 'a', ...signConditions([]) }).map(([name, value]) =>
      formField(name, value),
    )
    const body = fields.join('') + cut(formField('file', 'half', '; filename="a"').trimEnd())
    const head = `POST / HTTP/1.1\r\nHost: ${host}\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 99999\r\n\r\n`
    const socket = connect(Number(host.split(':')[1]), '127.0.0.1')
    socket.write(head + body)
    while (emulator.requests.length === 0) await wait(5)
    while ((await readdir(join(directory, bucket, 'blobs')).catch(() => [])).length === 0) await wait(5)
    socket.destroy()
    expect((await send('HEAD', '/a')).status).toBe(404)
    await emulator.close()
    expect(await readdir(join(directory, bucket, 'blobs'))).toEqual([])
  })
})
