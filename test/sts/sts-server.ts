import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll } from 'vitest'
import type { ReceivedRequest } from './tc3-oracle.js'

export const temporaryKey = {
  TmpSecretId: 'AKIDTEMPORARYEXAMPLE',
  TmpSecretKey: 'temporaryKeyEXAMPLE',
  Token: 'temporaryTokenEXAMPLE',
}

export const goodAnswer = {
  Response: { Credentials: temporaryKey, ExpiredTime: 1_551_114_865, RequestId: 'request-1' },
}

/** An STS on loopback for the tests of one file. It records the requests and sends the configured response. */
export class StsServer {
  received: ReceivedRequest[] = []
  answer: (request: IncomingMessage, response: ServerResponse) => void = respondWith(goodAnswer)
  readonly #server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString()
    const headers = request.headers as Record<string, string>
    this.received.push({ method: request.method!, path: request.url!, headers, body })
    this.answer(request, response)
  })

  static forThisFile(): StsServer {
    const server = new StsServer()
    beforeAll(() => new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve)))
    afterEach(() => {
      server.received = []
      server.answer = respondWith(goodAnswer)
    })
    afterAll(() => {
      server.#server.closeAllConnections()
      server.#server.close()
    })
    return server
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  get endpoint(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /** The parameters of the only call. */
  get params(): Record<string, unknown> {
    return JSON.parse(this.received[0]!.body)
  }

  /** The policy of the only call. */
  get policy(): unknown {
    return JSON.parse(decodeURIComponent(this.params.Policy as string))
  }
}

export function respondWith(body: unknown, status = 200, headers: Record<string, string> = {}) {
  return (_request: IncomingMessage, response: ServerResponse) => {
    response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body))
  }
}
