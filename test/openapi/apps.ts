import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  type CosgateError,
  type CredentialNeed,
  type Decision,
  type Intent,
  objectActions,
  scopeByResource,
  type Upload,
} from '@cosgate/core'
import { cosgate as expressGate } from '@cosgate/express'
import { cosgate as fetchGate } from '@cosgate/fetch'
import { cosgate as koaGate } from '@cosgate/koa'
import { getRequestListener } from '@hono/node-server'
import express, { type ErrorRequestHandler } from 'express'
import { Hono } from 'hono'
import Koa from 'koa'

/** What `authorize` returns for the key `scenario/<name>`. */
const scenarios: Record<string, () => Decision | Promise<Decision>> = {
  no: () => false,
  unauthenticated: () => ({ allow: false, status: 401 }),
  'not-found': () => ({ allow: false, status: 404 }),
  conflict: () => ({ allow: false, status: 409 }),
  'too-large': () => ({ allow: false, status: 413 }),
  'wrong-type': () => ({ allow: false, status: 415 }),
  unprocessable: () => ({ allow: false, status: 422 }),
  'too-often': () => ({ allow: false, status: 429, headers: { 'Retry-After': '60' } }),
  'own-code': () => ({ allow: false, status: 409, code: 'quota.used_up', detail: 'the disk is full' }),
  slow: () => new Promise(() => {}),
  nonsense: () => 'yes' as never,
  'throws-text': () => Promise.reject('no Error'),
}

export const bucket = 'photos-1250000000'
export const permanent = { secretId: 'AKIDopenapiFake', secretKey: 'openapi-secret-key-fake' }
export const temporary = {
  secretId: 'AKIDtemporaryFake',
  secretKey: 'temporary-secret-key-fake',
  securityToken: 'token-fake',
}

const options = {
  bucket,
  region: 'ap-guangzhou',
  origin: 'https://{bucket}.cos.{region}.myqcloud.com',
  allow: { actions: [...objectActions, 'PostObject' as const] },
  allowedOrigins: ['https://app.example.com'],
  maxBodyBytes: 32_768,
  timeouts: { authorize: 0.3 },
  authorize: ({ key }: Intent): Decision | Promise<Decision> =>
    scenarios[key.replace('scenario/', '')]?.() ?? true,
  credentialScope: scopeByResource,
  credentials: ({ resource }: CredentialNeed) => {
    if (resource === 'scenario/no-key') throw new Error('the vault is shut')
    return resource === 'scenario/temporary' ? temporary : permanent
  },
  uploaded: ({ key }: Upload) => ({ row: key }),
}
/** A second gate, without form uploads and confirmations. */
const strict = { ...options, path: '/strict', allow: { actions: ['PutObject' as const] } }
const misspelled = { dispositon: 'inline' } as object

/** Returns the response of the app's error handler to an error. */
function toErrorResponse(error: unknown) {
  const { status, code, headers } = error as CosgateError
  return { status, headers, body: { code } }
}

function expressApp(internalOrigin: string): RequestListener {
  const answerError: ErrorRequestHandler = (error, _req, res, _next) => {
    const { status, headers, body } = toErrorResponse(error)
    res.status(status).set(headers).json(body)
  }
  return express()
    .use(expressGate({ ...options, internalOrigin }), expressGate(strict))
    .get('/misspelled', (_req, res) => res.cosRedirect('a', misspelled))
    .use(answerError) as RequestListener
}

function koaApp(internalOrigin: string): RequestListener {
  const app = new Koa()
  app.use(async (ctx, next) => {
    try {
      await next()
    } catch (error) {
      const { status, headers, body } = toErrorResponse(error)
      ctx.status = status
      ctx.set(headers as Record<string, string>)
      ctx.body = body
    }
  })
  app.use(koaGate({ ...options, internalOrigin }))
  app.use(koaGate(strict))
  app.use((ctx) => (ctx.path === '/misspelled' ? ctx.cosRedirect('a', misspelled) : undefined))
  return app.callback()
}

function honoApp(internalOrigin: string): RequestListener {
  const app = new Hono()
  const [gate, strictGate] = [fetchGate({ ...options, internalOrigin }), fetchGate(strict)]
  app.use(
    async ({ req }, next) => (await gate.handle(req.raw)) ?? (await strictGate.handle(req.raw)) ?? next(),
  )
  app.get('/misspelled', ({ req }) => gate.redirect(req.raw, 'a', misspelled))
  app.onError((error, c) => {
    const { status, headers, body } = toErrorResponse(error)
    return c.json(body, status as 500, headers)
  })
  return getRequestListener(app.fetch, { overrideGlobalObjects: false })
}

/** The apps by framework. They send their own requests to `internalOrigin`. */
export const apps = { express: expressApp, koa: koaApp, hono: honoApp }

/** Serves an app on loopback. @returns the URL and a function that closes the server */
export async function serve(app: RequestListener): Promise<{ url: string; close(): void }> {
  const server = createServer((request: IncomingMessage, response) => app(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
