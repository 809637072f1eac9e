import { request } from 'node:http'
import { createSigner } from '@cosgate/core'
import { createEmulator } from '@cosgate/emulator'
import { afterAll, beforeAll } from 'vitest'

const bucket = 'photos-1250000000'
const region = 'ap-shanghai'
const secretId = 'AKIDofTheDocuments'
const secretKey = 'fake-secret-key-of-the-documents'
/** The keys in the code of the documents. */
const written = [
  { secretId: 'AKIDexample', secretKey: 'example-secret-key' },
  { secretId: 'AKIDreadonly', secretKey: 'example-read-key' },
  { secretId: 'AKIDwriteonly', secretKey: 'example-write-key' },
]
/** The temporary key that the STS of these tests returns. */
export const temporary = {
  secretId: 'AKIDtemporary',
  secretKey: 'example-temporary-key',
  securityToken: 'example-token',
}
const emulator = createEmulator({
  credentials: [{ secretId, secretKey }, ...written, temporary],
  bucket,
  region,
})

const signer = createSigner({ bucket, region, credentials: { secretId, secretKey } })

/** The bucket of the documents. */
export const cos = {
  /** Environment of the programs: their key, and the local servers that replace the hosts of COS. */
  env: { COS_SECRET_ID: secretId, COS_SECRET_KEY: secretKey, STAND_INS: '{}' },
  requests: emulator.requests,

  /** Starts the bucket for the tests of one file. */
  forThisFile(): void {
    beforeAll(async () => {
      const url = await emulator.listen()
      cos.env.STAND_INS = JSON.stringify({ '.myqcloud.com': url, 'files.example.com': url })
    })
    afterAll(() => emulator.close())
  },

  /** Stores an object that a document expects. */
  async store(key: string, body: string): Promise<void> {
    const { status } = await cos.send(signer.getPresignedUrl({ method: 'PUT', key }), { method: 'PUT', body })
    if (status !== 200) throw new Error(`${key}: ${status}`)
  },

  /** Returns the content of an object, or the status if it cannot be read. */
  async stored(key: string): Promise<string | number> {
    const { status, text } = await cos.send(signer.getPresignedUrl({ method: 'GET', key }))
    return status === 200 ? text : status
  },

  /** Sends a form upload with the fields of a policy. */
  async sendForm({ url, fields }: { url: string; fields: object }, content: string): Promise<CosAnswer> {
    const form = new FormData()
    for (const [name, value] of Object.entries(fields)) form.set(name, value)
    form.set('file', new Blob([content]), 'file')
    const encoded = new Response(form)
    const headers = Object.fromEntries(encoded.headers)
    return cos.send(url, { method: 'POST', headers, body: await encoded.text() })
  },

  /** Sends a request for a signed URL to the emulator, with the host of the URL. */
  send(url: string, { method = 'GET', headers = {}, body = '' }: Sent = {}): Promise<CosAnswer> {
    const { host, pathname, search } = new URL(url)
    return new Promise((resolve, reject) => {
      const options = { method, headers: { ...headers, host, 'content-length': Buffer.byteLength(body) } }
      request(`${emulator.url}${pathname}${search}`, options, async (answer) => {
        const text = Buffer.concat(await answer.toArray()).toString()
        resolve({ status: answer.statusCode!, headers: answer.headers, text })
      })
        .on('error', reject)
        .end(body)
    })
  },
}

export interface Sent {
  method?: string
  headers?: Record<string, string>
  body?: string
}

export interface CosAnswer {
  readonly status: number
  readonly headers: NodeJS.Dict<string | string[]>
  readonly text: string
}
