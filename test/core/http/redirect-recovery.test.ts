import { cosgate as expressGate } from '@cosgate/express'
import { cosgate as koaGate } from '@cosgate/koa'
import express, { type ErrorRequestHandler, type RequestHandler } from 'express'
import express4 from 'express4'
import Koa from 'koa'
import Koa2 from 'koa2'
import { describe, expect, it } from 'vitest'
import { ask } from '../../support/ask.js'
import { credentials, listen } from '../../support/frameworks.js'
import { bucket, expectSignedUrl, NOW, region } from '../../support/sdk-oracle.js'

const options = {
  bucket,
  region,
  credentials,
  clock: () => NOW,
  authorize: ({ key }: { key: string }) => key === 'public.png',
}
const params = { 'response-content-disposition': 'attachment' }
async function expectElsewhere(url: string): Promise<void> {
  const { status, headers } = await ask(`${url}/file`, { method: 'GET' })
  expect(status).toBe(302)
  expectSignedUrl(headers.location as string, { method: 'GET', path: '/public.png', params })
}

describe('a caught refusal may be followed by another redirect', () => {
  it.each([
    ['Express 4', express4 as unknown as typeof express],
    ['Express 5', express],
  ])('%s, in an error handler', async (_name, module) => {
    const app = module()
    app.use(expressGate(options))
    app.get('/file', (_req, res) => res.cosRedirect('secret.png'))
    const elsewhere: ErrorRequestHandler = (error, _req, res, next) =>
      error.code === 'forbidden' ? res.cosRedirect('public.png') : next(error)
    app.use(elsewhere)
    await expectElsewhere(await listen(app))
  })

  it.each([
    ['Koa 2', Koa2 as unknown as typeof Koa],
    ['Koa 3', Koa],
  ])('%s, in a catch', async (_name, Module) => {
    const app = new Module()
    app.use(koaGate(options))
    app.use((ctx) => ctx.cosRedirect('secret.png').catch(() => ctx.cosRedirect('public.png')))
    await expectElsewhere(await listen(app.callback()))
  })
})

describe('Express: a failure goes to next and the promise resolves', () => {
  it.each([
    ['Express 4', express4 as unknown as typeof express],
    ['Express 5', express],
  ])('%s', async (_name, module) => {
    const app = module()
    const outcomes: string[] = []
    const cos = expressGate(options)
    app.use(cos)
    const watch = (promise: Promise<void>) =>
      promise.then(
        () => void outcomes.push('resolved'),
        () => void outcomes.push('rejected'),
      )
    app.get('/helper', (_req, res) => void watch(res.cosRedirect('secret.png')))
    app.get('/instance', (req, res) => void watch(cos.redirect(req, res, 'secret.png')))
    const answered: ErrorRequestHandler = (error, _req, res, _next) =>
      void res.status(error.status).send(error.code)
    app.use(answered)
    const url = await listen(app)
    for (const path of ['helper', 'instance']) {
      expect(await ask(`${url}/${path}`, { method: 'GET' })).toMatchObject({ status: 403, text: 'forbidden' })
    }
    expect(outcomes).toEqual(['resolved', 'resolved'])
  })

  it('a refusal inside a Router reaches the error handler of that Router', async () => {
    const app = express()
    const router = express.Router()
    const handled: ErrorRequestHandler = (_error, _req, res, _next) => void res.status(299).send('router')
    const file: RequestHandler = (_req, res) => res.cosRedirect('secret.png')
    router.use(expressGate(options)).get('/file', file).use(handled)
    app.use('/files', router)
    expect(await ask(`${await listen(app)}/files/file`, { method: 'GET' })).toMatchObject({ status: 299 })
  })
})
