import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Cosgate as ExpressCosgate, cosgate as expressCosgate } from '@cosgate/express'
import { type Cosgate as FetchCosgate, cosgate as fetchCosgate } from '@cosgate/fetch'
import { type Cosgate as KoaCosgate, cosgate as koaCosgate } from '@cosgate/koa'
import { getRequestListener } from '@hono/node-server'
import Router from '@koa/router'
import express from 'express'
import express4Module from 'express4'
import { Hono, type MiddlewareHandler } from 'hono'
import Koa from 'koa'
import mount from 'koa-mount'
import Koa2Module from 'koa2'
import { onTestFinished } from 'vitest'
import { bucket, NOW, region, secretId, secretKey } from './sdk-oracle.js'

/** What a route of a test site can do, on every framework. */
export interface RouteContext {
  context: unknown
  redirect(key?: unknown, options?: unknown): Promise<void>
  answer(status: number, text: string): void
}
export type Mount = 'root' | 'prefix' | 'router'
export interface Setup {
  /** Overrides the defaults of a test site. Untyped, because invalid options are tested too. */
  options?: Record<string, unknown>
  mount?: Mount
  /** Middleware of the framework that runs before the gate. */
  before?: (app: never) => readonly unknown[]
  routes?: Record<string, (route: RouteContext) => unknown>
  /** Receives the function that closes the site. By default the site closes when the test ends. */
  onClose?: (close: () => void) => void
}
/** A running app with the gate mounted. */
export interface Site {
  /** The mount point of the gate. Its entry points are below `${url}/cos`. */
  url: string
  origin: string
  /** The errors that reached the framework's error handler. */
  errors: unknown[]
  cos: ExpressCosgate | KoaCosgate | FetchCosgate
}
export interface Framework {
  name: string
  kind: 'express' | 'koa' | 'fetch'
  serve(setup?: Setup): Promise<Site>
}

export const credentials = { secretId, secretKey }
const mergeOptions = (setup: Setup) =>
  ({
    bucket,
    region,
    credentials,
    clock: () => NOW,
    authorize: () => true,
    ...setup.options,
  }) as unknown as Parameters<typeof expressCosgate>[0] & Parameters<typeof koaCosgate>[0]

/** Serves a handler on a free loopback port and returns its URL. */
export async function listen(
  handler: RequestListener,
  onClose: Setup['onClose'] = onTestFinished,
): Promise<string> {
  const server = createServer(handler)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onClose(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

type ExpressModule = typeof express
async function serveExpress(module: ExpressModule, setup: Setup = {}): Promise<Site> {
  const app = module()
  const cos = expressCosgate(mergeOptions(setup))
  const errors: unknown[] = []
  const router = setup.mount === 'router' ? module.Router() : app
  const prefix = setup.mount === 'prefix' ? '/api' : ''
  for (const middleware of setup.before?.(app as never) ?? []) app.use(middleware as express.RequestHandler)
  if (prefix) app.use(prefix, cos)
  else router.use(cos)
  for (const [path, run] of Object.entries(setup.routes ?? {})) {
    router.all(`${prefix}${path}`, (req, res, next) => {
      const redirect = (key: unknown, options: unknown) => res.cosRedirect(key as string, options as object)
      const answer = (status: number, text: string) => void res.status(status).send(text)
      Promise.resolve(run({ context: req, redirect, answer })).catch(next)
    })
  }
  if (setup.mount === 'router') app.use('/api', router)
  const recordError: express.ErrorRequestHandler = (error, _req, _res, next) => {
    errors.push(error)
    next(error)
  }
  app.use(recordError)
  const origin = await listen(app, setup.onClose)
  return {
    url: setup.mount === 'prefix' || setup.mount === 'router' ? `${origin}/api` : origin,
    origin,
    errors,
    cos,
  }
}

type KoaModule = typeof Koa
async function serveKoa(module: KoaModule, setup: Setup = {}): Promise<Site> {
  const app = new module()
  const cos = koaCosgate(mergeOptions(setup))
  const errors: unknown[] = []
  app.on('error', (error) => errors.push(error))
  for (const middleware of setup.before?.(app as never) ?? []) app.use(middleware as Koa.Middleware)
  const prefix = setup.mount === 'prefix' ? '/api' : ''
  const router = new Router()
  if (setup.mount === 'prefix') app.use(mount('/api', cos))
  else if (setup.mount === 'router') router.all('/cos/:endpoint', cos)
  else app.use(cos)
  const routes: Koa.Middleware = async (ctx, next) => {
    const run = setup.routes?.[ctx.path.slice(prefix.length)]
    if (!run) return next()
    const redirect = (key: unknown, options: unknown) => ctx.cosRedirect(key as string, options as object)
    const answer = (status: number, text: string) => Object.assign(ctx, { status, body: text })
    await run({ context: ctx, redirect, answer })
  }
  if (setup.mount === 'router') {
    router.use(cos)
    router.all(/.*/, routes as never)
    app.use(router.routes() as never)
  } else app.use(routes)
  const origin = await listen(app.callback(), setup.onClose)
  return { url: `${origin}${prefix}`, origin, errors, cos }
}

async function serveHono(setup: Setup = {}): Promise<Site> {
  const app = new Hono()
  const prefix = setup.mount === 'prefix' || setup.mount === 'router' ? '/api' : ''
  // The path of a web request is not relative to a mount point.
  const options = { ...setup.options, path: `${prefix}${setup.options?.path ?? '/cos'}` }
  const cos = fetchCosgate(mergeOptions({ options }) as unknown as Parameters<typeof fetchCosgate>[0])
  const errors: unknown[] = []
  for (const middleware of setup.before?.(app as never) ?? []) app.use(middleware as MiddlewareHandler)
  const router = setup.mount === 'router' ? new Hono() : app
  router.use(async (c, next) => (await cos.handle(c.req.raw)) ?? next())
  for (const [path, run] of Object.entries(setup.routes ?? {})) {
    router.all(setup.mount === 'router' ? path : `${prefix}${path}`, async (c) => {
      const redirect = async (key: unknown, redirectOptions: unknown) => {
        c.res = await cos.redirect(c.req.raw, key as string, redirectOptions as object)
      }
      const answer = (status: number, text: string) => {
        c.res = c.text(text, status as 200)
      }
      await run({ context: c.req.raw, redirect, answer })
      return c.res
    })
  }
  if (setup.mount === 'router') app.route('/api', router)
  app.onError((error: Error & { status?: 400; expose?: boolean; headers?: Record<string, string> }, c) => {
    errors.push(error)
    return c.text(error.expose ? error.message : 'Internal Server Error', error.status ?? 500, error.headers)
  })
  const origin = await listen(getRequestListener(app.fetch, { overrideGlobalObjects: false }), setup.onClose)
  return { url: `${origin}${prefix}`, origin, errors, cos }
}

const as = <T>(module: unknown) => module as T
export const frameworks: Framework[] = [
  {
    name: 'Express 4',
    kind: 'express',
    serve: (setup) => serveExpress(as<ExpressModule>(express4Module), setup),
  },
  { name: 'Express 5', kind: 'express', serve: (setup) => serveExpress(express, setup) },
  { name: 'Koa 2', kind: 'koa', serve: (setup) => serveKoa(as<KoaModule>(Koa2Module), setup) },
  { name: 'Koa 3', kind: 'koa', serve: (setup) => serveKoa(Koa, setup) },
  { name: 'Hono', kind: 'fetch', serve: serveHono },
]
/** The frameworks that hand Node's response to the app. The others return theirs, so it cannot be answered twice. */
export const nodeFrameworks = frameworks.filter(({ kind }) => kind !== 'fetch')
/** One framework of each family with Node's response, for rules that all frameworks share. */
export const families = frameworks.filter(({ name }) => /Express 5|Koa 3/.test(name))
