import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A call to the app or a request to COS, as received. */
export interface Seen {
  method: string
  path: string
  params: Record<string, string>
  /** The number of the signature that the app gave. */
  signature: string | undefined
  headers: Record<string, string | string[] | undefined>
  body: Buffer
}

export interface Reply {
  status: number
  body?: unknown
  headers?: Record<string, string>
}

export type Fault = Reply | 'drop' | 'silence' | undefined

/** A request for a signature. The tests check its shape. */
// biome-ignore lint/suspicious/noExplicitAny: see above
export type AppRequest = Record<string, any>

interface Upload {
  key: string
  parts: Map<number, Buffer>
}

const problem = (status: number, code: string, detail: string) => ({
  status,
  headers: { 'content-type': 'application/problem+json' },
  body: { type: 'about:blank', title: 'Refused', status, detail, code },
})

export const refused = problem(403, 'forbidden', 'not yours')
export const unavailable = problem(503, 'credentials_unavailable', 'no key at present')
export const notUploaded = problem(409, 'not_uploaded', 'there is no such object')
export const cosError = (status: number, code: string, message = code): Reply => ({
  status,
  headers: { 'content-type': 'application/xml' },
  body: `<?xml version="1.0"?>\n<Error>\n<Code>${code}</Code>\n<Message>${message}</Message>\n</Error>`,
})

/** An app and a COS in one loopback server. They behave as documented unless a test changes it. */
export class CloudFixture {
  url = ''
  /** Every signing request of `/cos/presign`, with the items of batches one by one. */
  requests: AppRequest[] = []
  /** Every request of `/cos/confirm`. */
  confirmations: AppRequest[] = []
  /** Replaces the app's answer to a confirmation. */
  decideConfirmation: (request: AppRequest) => Reply | undefined = () => undefined
  /** Every call to the app. */
  calls: Seen[] = []
  /** Every request to COS. */
  seen: Seen[] = []
  objects = new Map<string, { body: Buffer; headers: Seen['headers']; madeAt?: Date }>()
  uploads = new Map<string, Upload>()
  /** Replaces the app's answer. */
  appFault: (call: Seen) => Fault | Promise<Fault> = () => undefined
  /** Replaces a signature in the app's answer. */
  decide: (request: AppRequest) => Reply | undefined = () => undefined
  rename: (key: string, action: string) => string = (key) => key
  addedHeaders: Record<string, string> = {}
  /** Fields that replace those of a signed answer. */
  addedFields: Record<string, unknown> = {}
  /** The app's clock in Unix seconds. */
  clock = () => Date.now() / 1000
  /** Replaces COS's handling of a request or, with `after`, follows it. */
  cosFault: (request: Seen) => Fault | Promise<Fault> = () => undefined
  answerFault: (request: Seen) => Fault = () => undefined
  partsPerPage = 1000
  #signatures = 0
  #server = createServer((request, response) => this.#serve(request, response))

  async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
    return this
  }

  close(): Promise<void> {
    this.#server.closeAllConnections()
    return new Promise((resolve) => this.#server.close(() => resolve()))
  }

  count(method: string, ...params: string[]): number {
    const wanted = [...params].sort().join()
    return this.seen.filter((r) => r.method === method && Object.keys(r.params).sort().join() === wanted)
      .length
  }

  async #serve(request: IncomingMessage, response: ServerResponse) {
    const url = new URL(request.url!, this.url)
    const chunks: Buffer[] = []
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer)
    } catch {
      return
    }
    const { signature, ...params } = Object.fromEntries(url.searchParams)
    const seen: Seen = {
      method: request.method!,
      path: decodeURIComponent(url.pathname),
      params,
      signature,
      headers: request.headers,
      body: Buffer.concat(chunks),
    }
    const isApp = url.pathname.startsWith('/cos/')
    ;(isApp ? this.calls : this.seen).push(seen)
    const fault = await (isApp ? this.appFault(seen) : this.cosFault(seen))
    const answer = fault ?? (isApp ? this.#app(seen) : (this.#cos(seen) satisfies Reply))
    this.#reply(response, (!fault && !isApp && this.answerFault(seen)) || answer)
  }

  #reply(response: ServerResponse, fault: Fault) {
    if (fault === 'silence' || !fault) return
    if (fault === 'drop') return response.destroy()
    const { status, body, headers } = fault
    const date = new Date(this.clock() * 1000).toUTCString()
    response.writeHead(status, { 'content-type': 'application/json', date, ...headers })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  }

  #app({ path, body }: Seen): Reply {
    const request = JSON.parse(body.toString())
    if (path === '/cos/auth') return this.#auth(request)
    if (path === '/cos/confirm') return this.#confirm(request)
    if (!request.items) return this.#presign(request)
    const results = request.items.map((item: AppRequest) => {
      const { status, body } = this.#presign(item)
      return status === 200 ? { ok: true, ...(body as object) } : { ok: false, error: body }
    })
    return { status: 200, body: { results } }
  }

  #presign(request: AppRequest): Reply {
    this.requests.push(request)
    const decided = this.decide(request)
    if (decided) return decided
    const { method, params = {}, headers = {} } = request
    const creates = (method === 'PUT' && !params.uploadId) || 'uploads' in params
    const key = creates ? this.rename(request.key, method) : request.key
    const { 'content-length': _, host: __, ...sent } = headers
    const query = new URLSearchParams({ ...params, signature: `${++this.#signatures}` })
    const url = `${this.url}/${encodeURIComponent(key)}?${query}`
    const body = { method, url, key, headers: { ...sent, ...this.addedHeaders }, expiresAt: 2_000_000_000 }
    return { status: 200, body: { ...body, ...this.addedFields } }
  }

  #auth(request: AppRequest): Reply {
    this.requests.push(request)
    const decided = this.decide(request)
    if (decided) return decided
    const authorization =
      'q-sign-algorithm=sha1&q-ak=AKIDEXAMPLE&q-sign-time=1;2&q-key-time=1;2&q-header-list=host&q-url-param-list=&q-signature=0'
    const headers = { ...request.headers, host: 'bucket', ...this.addedHeaders }
    return { status: 200, body: { authorization, headers, expiresAt: 2_000_000_000 } }
  }

  #confirm(request: AppRequest): Reply {
    this.confirmations.push(request)
    const decided = this.decideConfirmation(request)
    if (decided) return decided
    const object = this.objects.get(request.key)
    if (!object) return notUploaded
    const { key } = request
    const stored = { key, size: object.body.length, contentType: 'image/png', etag: '"e"', lastModified: 1 }
    return { status: 200, body: { ...stored, id: '0'.repeat(32), data: { row: this.confirmations.length } } }
  }

  #cos({ method, path, params, headers, body }: Seen): Reply {
    const key = path.slice(1)
    if (params.uploadId === undefined) return this.#object(method, key, params, headers, body)
    const upload = this.uploads.get(params.uploadId)
    if (upload?.key !== key)
      return cosError(404, 'NoSuchUpload', 'The specified multipart upload does not exist.')
    if (method === 'PUT') {
      upload.parts.set(Number(params.partNumber), body)
      return { status: 200, headers: { etag: `"part-${params.partNumber}"` } }
    }
    if (method === 'GET') return this.#list(upload, Number(params['part-number-marker'] ?? 0))
    this.uploads.delete(params.uploadId)
    if (method === 'DELETE') return { status: 204 }
    return this.#complete(upload, body.toString())
  }

  #object(
    method: string,
    key: string,
    params: Seen['params'],
    headers: Seen['headers'],
    body: Buffer,
  ): Reply {
    if ('uploads' in params) {
      const id = `upload-${this.uploads.size + 1}-${this.seen.length}`
      this.uploads.set(id, { key, parts: new Map() })
      const xml = `<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`
      return { status: 200, body: xml }
    }
    if (method === 'PUT') {
      this.objects.set(key, { body, headers })
      return { status: 200, headers: { etag: '"whole"' } }
    }
    const object = this.objects.get(key)
    if (!object) return { status: 404 }
    const madeAt = object.madeAt ?? new Date()
    return {
      status: 200,
      headers: {
        etag: '"made-2"',
        'content-length': `${object.body.length}`,
        'last-modified': madeAt.toUTCString(),
      },
    }
  }

  #list({ parts }: Upload, marker: number): Reply {
    const numbers = [...parts.keys()].sort((a, b) => a - b).filter((number) => number > marker)
    const page = numbers.slice(0, this.partsPerPage)
    const xml = page.map(
      (number) =>
        `<Part><PartNumber>${number}</PartNumber><LastModified>2026-01-01T00:00:00Z</LastModified>` +
        `<ETag>&quot;part-${number}&quot;</ETag><Size>${parts.get(number)!.length}</Size></Part>`,
    )
    const truncated = page.length < numbers.length
    const next = truncated ? `<NextPartNumberMarker>${page.at(-1)}</NextPartNumberMarker>` : ''
    const body = `<ListPartsResult><PartNumberMarker>${marker}</PartNumberMarker>${next}<IsTruncated>${truncated}</IsTruncated>${xml.join('')}</ListPartsResult>`
    return { status: 200, body }
  }

  #complete({ key, parts }: Upload, xml: string): Reply {
    const named = [...xml.matchAll(/<PartNumber>(\d+)<\/PartNumber><ETag>"part-(\d+)"<\/ETag>/g)]
    const body = Buffer.concat(named.map(([, number]) => parts.get(Number(number))!))
    this.objects.set(key, { body, headers: {} })
    return {
      status: 200,
      body: `<CompleteMultipartUploadResult><Key>${key}</Key><ETag>&quot;made-2&quot;</ETag></CompleteMultipartUploadResult>`,
    }
  }
}
