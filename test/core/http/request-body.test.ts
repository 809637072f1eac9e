import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { createGate, NodeExchange } from '@cosgate/core'
import express from 'express'
import { describe, expect, it } from 'vitest'
import { ask } from '../../support/ask.js'
import { credentials, families, type Setup } from '../../support/frameworks.js'
import { frameworkForTest } from '../../support/gate-fixture.js'
import { bucket, expectNoSignature, NOW, region } from '../../support/sdk-oracle.js'

const json = JSON.stringify({ method: 'GET', key: 'a' })
const safe = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }
async function send(body: string | Buffer, headers: Record<string, string> = {}, setup: Setup = {}) {
  const site = await frameworkForTest().serve(setup)
  const answer = await ask(`${site.url}/cos/auth`, { body, headers })
  expect(answer.headers).toMatchObject(safe)
  if (answer.status !== 200) expectNoSignature(answer)
  return answer
}

describe('content-type must be application/json in UTF-8', () => {
  it.each([
    'application/json',
    'Application/JSON',
    'application/json; charset=utf-8',
    'application/json;charset=UTF-8',
    'application/json; charset="utf-8"',
    'application/json ; charset=utf-8',
  ])('%s', async (type) => expect((await send(json, { 'content-type': type })).status).toBe(200))

  it.each([
    '',
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonp',
    'application/problem+json',
    'text/json',
    'application/json, text/plain',
    'text/plain; application/json',
    'application/json; charset=gbk',
    'application/json; charset=utf-16',
    'application/json; charset=utf-7',
    'application/json; charset=',
    'application/json; charset=utf-8; charset=utf-7',
    'application/json; charset=utf-8;charset=utf-7',
  ])('returns 415 for %j', async (type) => {
    const answer = await send(json, { 'content-type': type })
    const detail = 'content-type: must be application/json in UTF-8'
    expect(answer).toMatchObject({ status: 415, json: { code: 'unsupported_media_type', detail } })
  })

  it.each(['gzip', 'deflate', 'br', 'gzip, identity', 'x'])(
    'returns 415 for content-encoding %s',
    async (encoding) => {
      const body = encoding === 'gzip' ? gzipSync(json) : json
      const answer = await send(body, { 'content-encoding': encoding })
      const detail = 'content-encoding: is not supported'
      expect(answer).toMatchObject({ status: 415, json: { code: 'unsupported_media_type', detail } })
    },
  )

  it.each(['identity', 'Identity'])('returns 200 for content-encoding %s', async (encoding) => {
    expect((await send(json, { 'content-encoding': encoding })).status).toBe(200)
  })
})

describe('a body that is not a JSON object returns 400', () => {
  it.each([
    '',
    ' ',
    '{',
    '{"method":"GET","key":"a"',
    `${json}x`,
    'undefined',
    "{'a':1}",
    'NaN',
    '[]',
    '1',
    '"a"',
    'null',
  ])('%j', async (body) => {
    const isJson = ['[]', '1', '"a"', 'null'].includes(body)
    const detail = isJson ? 'body: must be a JSON object' : 'body: must be JSON'
    expect(await send(body)).toMatchObject({ status: 400, json: { code: 'invalid_request', detail } })
  })

  it.each([
    ['a lone continuation byte', [0x80]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['a cut sequence', [0xe6, 0x8a]],
    ['beyond Unicode', [0xf5, 0x80, 0x80, 0x80]],
    ['Latin-1', [0xe9]],
  ])('invalid UTF-8: %s', async (_title, bytes) => {
    const body = Buffer.concat([
      Buffer.from('{"method":"GET","key":"a'),
      Buffer.from(bytes),
      Buffer.from('"}'),
    ])
    const answer = await send(body)
    const said = { code: 'invalid_request', detail: 'body: must be UTF-8' }
    expect(answer).toMatchObject({ status: 400, json: said })
    const raw = { before: () => [express.raw({ type: () => true })] }
    const site = await families[0]!.serve(raw)
    const left = await ask(`${site.url}/cos/auth`, { body })
    expect(left).toMatchObject({ status: 400, json: said })
  })
})

describe('a body that the platform has read, as in serverless functions', () => {
  const platform = (body: unknown) => () => [
    (req: IncomingMessage & { body: unknown }, _res: unknown, next: () => void) => {
      req.body = body
      req.on('end', next).resume()
    },
  ]
  const koaPlatform = (body: unknown) => () => [
    ({ req }: { req: IncomingMessage & { body?: unknown } }, next: () => Promise<void>) => {
      req.body = body
      return once(req.resume(), 'end').then(next)
    },
  ]
  it.each([
    [{ method: 'GET', key: 'a' }, 200],
    [json, 200],
    [Buffer.from(json), 200],
    [{}, 400],
    ['', 400],
    [null, 400],
    [5, 400],
  ])('%o returns %i', async (body, status) => {
    for (const sent of [json, '']) {
      for (const { kind, serve } of families.filter(({ kind }) => kind !== 'fetch')) {
        const before = kind === 'koa' ? koaPlatform(body) : platform(body)
        const site = await serve({ before })
        expect((await ask(`${site.url}/cos/auth`, { body: sent })).status).toBe(status)
      }
    }
  })
})

describe('a stream that a serverless adapter has left unreadable', () => {
  const gate = createGate({ bucket, region, credentials, clock: () => NOW, authorize: () => true })
  const headers = { 'content-type': 'application/json' }
  it.each([
    ['is not readable', { readable: false, readableDidRead: false, readableEnded: false }],
    ['never was a stream', {}],
  ])('the request is served from body if it %s', async (_title, stream) => {
    for (const parsedBody of [Buffer.from(json), json, { method: 'GET', key: 'a' }]) {
      const request = { method: 'POST', headers, ...stream } as never
      const exchange = new NodeExchange(request, {} as never, {}, parsedBody)
      expect((await gate.routeFor('POST', '/cos/auth')!(exchange)).status).toBe(200)
    }
  })
})

describe('maxBodyBytes', () => {
  const sized = (bytes: number) => json + ' '.repeat(bytes - json.length)
  const parsers: [string, Setup['before']][] = [
    ['read by us', undefined],
    ['left as text', () => [express.text({ type: () => true, limit: '1mb' })]],
    ['left as bytes', () => [express.raw({ type: () => true, limit: '1mb' })]],
  ]
  it.each(parsers)('is 65536 by default, %s', async (_title, before) => {
    const site = await families[0]!.serve(before ? { before } : {})
    const post = (bytes: number) => ask(`${site.url}/cos/auth`, { body: sized(bytes) })
    expect((await post(65536)).status).toBe(200)
    expect(await post(65537)).toMatchObject({
      status: 413,
      json: { code: 'payload_too_large' },
      headers: safe,
    })
  })

  it.each(parsers)('counts bytes, not characters, %s', async (_title, before) => {
    const site = await families[0]!.serve({ ...(before && { before }), options: { maxBodyBytes: 60 } })
    const post = (key: string) => ask(`${site.url}/cos/auth`, { body: { method: 'GET', key } })
    expect((await post('报'.repeat(11))).status).toBe(200)
    expect(await post('报'.repeat(12))).toMatchObject({ status: 413, json: { code: 'payload_too_large' } })
  })

  it.each([
    ['express.json', () => [express.json({ limit: '1mb' })]],
    ['express.text', () => [express.text({ type: () => true, limit: '1mb' })]],
  ] as [string, Setup['before']][])(
    'returns 413 by Content-Length after %s read the body',
    async (_title, before) => {
      const authorize = () => expect.unreachable()
      const site = await families[0]!.serve({ ...(before && { before }), options: { authorize } })
      const body = JSON.stringify({
        method: 'GET',
        key: 'a',
        params: { 'response-expires': 'x'.repeat(65_536) },
      })
      expect(await ask(`${site.url}/cos/auth`, { body })).toMatchObject({
        status: 413,
        json: { code: 'payload_too_large', detail: 'body: must be at most 65536 bytes' },
      })
    },
  )

  it('returns 413 for a body that is not UTF-8 either, left as bytes', async () => {
    const before = () => [express.raw({ type: () => true })]
    const site = await families[0]!.serve({ before, options: { maxBodyBytes: 60 } })
    const body = Buffer.alloc(61, 0x80)
    const answer = await ask(`${site.url}/cos/auth`, { body, headers: { 'transfer-encoding': 'chunked' } })
    expect(answer).toMatchObject({ status: 413, json: { code: 'payload_too_large' } })
  })

  it.each(parsers.slice(1))('counts a chunked body, %s', async (_title, before) => {
    const site = await families[0]!.serve({ ...(before && { before }), options: { maxBodyBytes: 60 } })
    const headers = { 'transfer-encoding': 'chunked' }
    const post = (bytes: number) => ask(`${site.url}/cos/auth`, { body: sized(bytes), headers })
    expect((await post(60)).status).toBe(200)
    expect(await post(61)).toMatchObject({ status: 413, json: { code: 'payload_too_large' } })
  })

  it.each(families)(
    'applies without a length: a chunked body is cut off and the connection stays open ($name)',
    async (framework) => {
      const { origin } = await framework.serve({ options: { maxBodyBytes: 100 } })
      const socket = connect(Number(new URL(origin).port), '127.0.0.1')
      let seen = ''
      socket.on('data', (chunk) => {
        seen += chunk
      })
      const head = 'POST /cos/auth HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n'
      socket.write(`${head}Transfer-Encoding: chunked\r\n\r\n`)
      for (let sent = 0; sent < 10; sent++) socket.write(`20\r\n${' '.repeat(32)}\r\n`)
      socket.write('0\r\n\r\n')
      socket.write(`${head}Content-Length: ${json.length}\r\nConnection: close\r\n\r\n${json}`)
      await new Promise((resolve) => socket.on('close', resolve))
      expect(seen.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 413', 'HTTP/1.1 200'])
    },
  )
})
