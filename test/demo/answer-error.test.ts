import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import Koa from 'koa'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { answerExpressError, answerKoaError } from '../../examples/answer-error.js'

const apps: Record<string, (error: unknown) => RequestListener> = {
  Express: (error) => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    onTestFinished(() => void vi.restoreAllMocks())
    const fail = () => {
      throw error
    }
    return express().use(fail).use(answerExpressError)
  },
  Koa: (error) => {
    const app = new Koa()
    app.on('error', () => {})
    const fail = () => {
      throw error
    }
    return app.use(answerKoaError).use(fail).callback()
  },
}

async function request(listener: RequestListener) {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close().closeAllConnections())
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  return { status: response.status, headers: response.headers, body: await response.json() }
}

const createError = (message: string, properties: object) => Object.assign(new Error(message), properties)
const internal = { status: 500, code: 'internal', detail: 'something went wrong' }

describe.each(Object.entries(apps))('the answer of %s', (_, createApp) => {
  it.each<[string, object]>([
    ['a connection error', createError('connect 10.0.0.5:5432', { code: 'ECONNREFUSED' })],
    ['a database error', createError('duplicate key', { code: '23505', expose: true })],
    ['a status that is text', createError('a', { status: 'error', code: 'a' })],
    ['a status that is no error', createError('a', { status: 200, code: 'a' })],
    ['a status above 599', createError('a', { status: 600, code: 'a' })],
  ])('is 500 internal for %s', async (_name, error) => {
    expect(await request(createApp(error))).toMatchObject({ status: 500, body: internal })
  })

  it('has the status, the headers, the code and the message of an exposed error', async () => {
    const error = createError('too many uploads', {
      status: 429,
      code: 'rate_limited',
      expose: true,
      headers: { 'retry-after': '7' },
    })
    const { status, headers, body } = await request(createApp(error))
    expect([status, headers.get('retry-after')]).toEqual([429, '7'])
    expect(body).toEqual({ status: 429, code: 'rate_limited', detail: 'too many uploads' })
  })

  it('has no message unless expose is true', async () => {
    const error = createError('GET https://inner.example/?token=abc failed', { status: 404, headers: null })
    const { status, body } = await request(createApp(error))
    expect(status).toBe(404)
    expect(body).toEqual({ status: 404, code: 'invalid_request', detail: 'something went wrong' })
  })

  it('has the code internal for a status of 500 or more without a code', async () => {
    const { body } = await request(createApp(createError('a', { status: 503 })))
    expect(body).toEqual({ status: 503, code: 'internal', detail: 'something went wrong' })
  })
})
