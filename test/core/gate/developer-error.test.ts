import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { ask } from '../../support/ask.js'
import { frameworks, type RouteContext } from '../../support/frameworks.js'
import { post } from '../../support/gate-fixture.js'
import { expectNoSignature } from '../../support/sdk-oracle.js'

const clientRequest = { method: 'GET', key: 'a' }
const routes = { '/file': (context: RouteContext) => context.redirect('a') }
const ways = ['auth', 'presign', 'batch', 'redirect'] as const
type Serving = Awaited<ReturnType<(typeof frameworks)[number]['serve']>>
const go = (site: Serving, way: (typeof ways)[number]) => {
  if (way === 'redirect') return ask(`${site.url}/file`, { method: 'GET' })
  return way === 'batch' ? post(site, 'presign', { items: [clientRequest] }) : post(site, way, clientRequest)
}

describe.each(frameworks)("$name: errors for the framework's error handler", (framework) => {
  describe.each(ways)('through %s', (way) => {
    it('a thrown error is passed on as the same object, with its status', async () => {
      const thrown = Object.assign(new Error('who are you'), {
        status: 401,
        headers: { 'WWW-Authenticate': 'Basic' },
      })
      for (const authorize of [
        () => {
          throw thrown
        },
        () => Promise.reject(thrown),
      ]) {
        const site = await framework.serve({ routes, options: { authorize } })
        const answer = await go(site, way)
        expect(answer.status).toBe(401)
        expect(answer.headers['www-authenticate']).toBe('Basic')
        expect(site.errors).toHaveLength(1)
        expect(site.errors[0]).toBe(thrown)
        expect(Object.keys(thrown).sort()).toEqual(['headers', 'status'])
        expectNoSignature(answer)
      }
    })

    it('a thrown value that is not an Error is wrapped, with the value as its cause', async () => {
      for (const thrown of ['text', null, undefined, 5, { status: 200 }, Symbol('s'), false]) {
        const site = await framework.serve({ routes, options: { authorize: () => Promise.reject(thrown) } })
        const answer = await go(site, way)
        expect(answer.status).toBe(500)
        expect(site.errors[0]).toBeInstanceOf(Error)
        expect((site.errors[0] as Error).cause).toBe(thrown)
        expect(site.errors).toMatchObject([
          { code: 'internal', message: 'authorize threw a value that is not an Error' },
        ])
        expectNoSignature(answer)
      }
    })

    it('an invalid decision has status, code, expose and headers', async () => {
      const site = await framework.serve({ routes, options: { authorize: () => ({}) } })
      const answer = await go(site, way)
      expect(answer.status).toBe(500)
      expect(answer.headers['cache-control']).toBe('no-store')
      expect(site.errors).toMatchObject([
        { status: 500, code: 'invalid_decision', expose: false, headers: { 'Cache-Control': 'no-store' } },
      ])
      expectNoSignature(answer)
    })
  })

  it('an Error of another realm is passed on', async () => {
    const thrown = runInNewContext('Object.assign(new Error("foreign"), { status: 409 })')
    const site = await framework.serve({ options: { authorize: () => Promise.reject(thrown) } })
    const answer = await post(site, 'auth', clientRequest)
    expect(answer.status).toBeGreaterThanOrEqual(400)
    const error = site.errors[0] as { cause?: unknown }
    expect(error === thrown || error.cause === thrown).toBe(true)
  })

  it('a body that was read before and not stored is an error, and the request does not hang', async () => {
    const express = (req: NodeJS.ReadableStream, _res: unknown, next: () => void) =>
      req.on('end', next).resume()
    const koa = async ({ req }: { req: NodeJS.ReadableStream }, next: () => Promise<void>) => {
      for await (const _chunk of req);
      return next()
    }
    const hono = async (c: { req: { text(): Promise<string> } }, next: () => Promise<void>) => {
      await c.req.text()
      return next()
    }
    const before = () => [{ express, koa, fetch: hono }[framework.kind]]
    const site = await framework.serve({ before })
    const answer = await post(site, 'auth', clientRequest)
    expect(answer.status).toBe(500)
    expect(site.errors).toMatchObject([{ status: 500, code: 'internal', expose: false }])
  })
})
