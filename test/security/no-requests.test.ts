import { Socket } from 'node:net'
import { createGate, createSigner, NodeExchange } from '@cosgate/core'
import { expect, it, onTestFinished, vi } from 'vitest'
import { open } from '../support/gate-fixture.js'
import { bucket, region, secretId, secretKey } from '../support/sdk-oracle.js'

const credentials = { secretId, secretKey }
const metadata = 'http://169.254.0.23/latest/meta-data/'
/** Requests in which a client names an address. */
const bodies = [
  { method: 'GET', key: 'http://169.254.0.23/latest/meta-data/' },
  {
    method: 'GET',
    key: 'a',
    params: { 'watermark/1/image/aHR0cDovLzE2OS4yNTQuMC4yMw': '', callback: metadata },
  },
  { method: 'PUT', key: 'a', headers: { 'x-cos-callback': metadata, origin: metadata } },
  { method: 'PUT', key: 'a', headers: { 'x-cos-copy-source': 'other-1250000000.example.com/a' } },
]

it('signing makes no network request for any address that a client names', async () => {
  const connect = vi.spyOn(Socket.prototype, 'connect')
  const fetchSpy = vi.spyOn(globalThis, 'fetch')
  onTestFinished(() => void vi.restoreAllMocks())
  const gate = createGate({ bucket, region, credentials, allow: open as object, authorize: () => true })
  const headers = { 'content-type': 'application/json', host: '169.254.0.23', referer: metadata }
  const request = { method: 'POST', headers, readableDidRead: true, readableEnded: true } as never
  const response = { headersSent: false } as never
  for (const entryPoint of ['auth', 'presign']) {
    for (const parsedBody of bodies) {
      const answer = gate.routeFor('POST', `/cos/${entryPoint}`)!
      expect((await answer(new NodeExchange(request, response, {}, parsedBody))).status).toBe(200)
    }
  }
  createSigner({ bucket, region, credentials, origin: 'http://127.0.0.1:9' }).getPresignedUrl({
    method: 'GET',
    key: 'a',
  })
  expect(connect).not.toHaveBeenCalled()
  expect(fetchSpy).not.toHaveBeenCalled()
})
