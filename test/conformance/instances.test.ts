import * as core from '@cosgate/core'
import * as expressEntry from '@cosgate/express'
import * as fetchEntry from '@cosgate/fetch'
import * as koaEntry from '@cosgate/koa'
import express from 'express'
import express4 from 'express4'
import Koa from 'koa'
import Koa2 from 'koa2'
import { describe, expect, it } from 'vitest'
import { ask } from '../support/ask.js'
import { credentials, listen } from '../support/frameworks.js'
import { NOW, region } from '../support/sdk-oracle.js'

const options = (bucket: string, path?: string) => ({
  bucket,
  region,
  credentials,
  clock: () => NOW,
  authorize: () => true,
  ...(path !== undefined && { path }),
})
const [photos, papers] = ['photos-1250000000', 'papers-1250000000'] as const
const readRedirectBucket = async (url: string) =>
  new URL((await ask(url, { method: 'GET' })).headers.location as string).host.split('.')[0]

describe.each([
  ['Express 4', express4 as unknown as typeof express],
  ['Express 5', express],
])('%s: several instances in one app', (_name, module) => {
  async function serve() {
    const app = module()
    const first = expressEntry.cosgate(options(photos, '/photos'))
    const second = expressEntry.cosgate(options(papers, '/papers'))
    app.use(first, second)
    app.get('/unqualified', (_req, res) => res.cosRedirect('k'))
    app.get('/first', (req, res) => first.redirect(req, res, 'k'))
    app.get('/second', (req, res) => second.redirect(req, res, 'k'))
    return listen(app)
  }

  it('cosRedirect uses the instance mounted last, and redirect() uses its instance', async () => {
    const url = await serve()
    expect(await readRedirectBucket(`${url}/unqualified`)).toBe(papers)
    expect(await readRedirectBucket(`${url}/first`)).toBe(photos)
    expect(await readRedirectBucket(`${url}/second`)).toBe(papers)
  })

  it('passes an error that writeHead throws to the error handler instead of crashing', async () => {
    const app = module()
    const errors: unknown[] = []
    const thrown = new Error('a broken writeHead')
    app.use((_req, res, next) => {
      const { writeHead } = res
      res.writeHead = () => {
        res.writeHead = writeHead
        throw thrown
      }
      next()
    })
    app.use(expressEntry.cosgate(options(photos)))
    const recordError: express.ErrorRequestHandler = (error, _req, res, _next) => {
      errors.push(error)
      res.status(500).end()
    }
    app.use(recordError)
    const answer = await ask(`${await listen(app)}/cos/auth`, { body: { method: 'GET', key: 'a' } })
    expect([answer.status, errors]).toEqual([500, [thrown]])
  })

  it('a route uses the gate of its router, even if another router was created later', async () => {
    const app = module()
    for (const [path, bucket] of [
      ['/photos', photos],
      ['/papers', papers],
    ] as const) {
      const router = module.Router()
      router.use(expressEntry.cosgate(options(bucket)))
      router.get('/file', (_req, res) => res.cosRedirect('k'))
      app.use(path, router)
    }
    const url = await listen(app)
    expect(await readRedirectBucket(`${url}/photos/file`)).toBe(photos)
    expect(await readRedirectBucket(`${url}/papers/file`)).toBe(papers)
  })

  it('cosRedirect rejects if there is no req.next, as in Fastify with middie', async () => {
    const app = module()
    app.use(expressEntry.cosgate({ ...options(photos), authorize: () => false }))
    const errors: unknown[] = []
    app.get('/file', async (req, res) => {
      Object.assign(req, { next: undefined })
      await res.cosRedirect('k').catch((error) => errors.push(error))
      res.status(204).end()
    })
    const { status } = await ask(`${await listen(app)}/file`, { method: 'GET' })
    expect([status, errors]).toEqual([204, [expect.objectContaining({ code: 'forbidden', statusCode: 403 })]])
  })

  it('each instance answers below its own path', async () => {
    const url = await serve()
    const body = { method: 'GET', key: 'k' }
    const answers = [
      await ask(`${url}/photos/presign`, { body }),
      await ask(`${url}/papers/presign`, { body }),
    ]
    expect(answers.map(({ json }) => new URL(json.url as string).host.split('.')[0])).toEqual([
      photos,
      papers,
    ])
    expect((await ask(`${url}/cos/presign`, { body })).status).toBe(404)
  })
})

describe.each([
  ['Koa 2', Koa2 as unknown as typeof Koa],
  ['Koa 3', Koa],
])('%s: several instances in one app', (_name, Module) => {
  it('cosRedirect uses the instance mounted last, and redirect() uses its instance', async () => {
    const app = new Module()
    const first = koaEntry.cosgate(options(photos, '/photos'))
    const second = koaEntry.cosgate(options(papers, '/papers'))
    app.use(first).use(second)
    app.use((ctx) => {
      if (ctx.path === '/first') return first.redirect(ctx, 'k')
      return ctx.path === '/second' ? second.redirect(ctx, 'k') : ctx.cosRedirect('k')
    })
    const url = await listen(app.callback())
    expect(await readRedirectBucket(`${url}/unqualified`)).toBe(papers)
    expect(await readRedirectBucket(`${url}/first`)).toBe(photos)
    expect(await readRedirectBucket(`${url}/second`)).toBe(papers)
    const body = { method: 'GET', key: 'k' }
    const answers = [
      await ask(`${url}/photos/presign`, { body }),
      await ask(`${url}/papers/presign`, { body }),
    ]
    expect(answers.map(({ json }) => new URL(json.url as string).host.split('.')[0])).toEqual([
      photos,
      papers,
    ])
  })
})

describe.each([
  ['@cosgate/express', expressEntry],
  ['@cosgate/koa', koaEntry],
  ['@cosgate/fetch', fetchEntry],
])('%s', (_name, entry) => {
  it('re-exports the public names of core, so that an app installs one package', () => {
    expect(entry).toMatchObject({ ...core })
    expect(entry.objectActions).toEqual([
      'GetObject',
      'HeadObject',
      'PutObject',
      'InitiateMultipartUpload',
      'UploadPart',
      'CompleteMultipartUpload',
      'AbortMultipartUpload',
      'ListParts',
      'ListMultipartUploads',
    ])
  })

  it('provides a signer for server code', () => {
    const { signer } = (entry.cosgate as typeof expressEntry.cosgate)(options(photos))
    const url = signer.getObjectUrl({ key: 'a b.txt' })
    expect(url).toBe(`https://${photos}.cos.${region}.myqcloud.com/a%20b.txt`)
  })
})
