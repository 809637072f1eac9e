import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import codegenie from '@codegenie/serverless-express'
import { cosgate as expressGate } from '@cosgate/express'
import { cosgate as koaGate } from '@cosgate/koa'
import vendia from '@vendia/serverless-express'
import express from 'express'
import Koa from 'koa'
import serverlessHttp from 'serverless-http'
import { options, printUrl } from '../cosgate-options.cjs'
import { answerByFunction } from './function-server.js'

const [wrapper, before] = process.argv.slice(2)

function createExpressApp() {
  const app = express()
  // A session middleware that loads from a store is asynchronous, too.
  if (before === 'asynchronous') app.use((_req, _res, next) => void wait(20).then(() => next()))
  if (before === 'parser') app.use(express.json())
  app.use(expressGate(options))
  app.get('/file', (req, res) => res.cosRedirect(req.query.key))
  app.use((error, _req, res, _next) => res.status(error.status ?? 500).json({ code: error.code }))
  return app
}

function createKoaApp() {
  const app = new Koa()
  app.silent = true
  if (before === 'asynchronous') app.use((_ctx, next) => wait(20).then(next))
  app.use(koaGate(options))
  app.use((ctx) => (ctx.path === '/file' ? ctx.cosRedirect(ctx.query.key) : undefined))
  return app
}

const handlers = {
  'serverless-http': () => serverlessHttp(createExpressApp()),
  'serverless-http-koa': () => serverlessHttp(createKoaApp()),
  '@codegenie/serverless-express': () => codegenie({ app: createExpressApp() }),
  '@codegenie/serverless-express-koa': () => codegenie({ app: createKoaApp() }),
  '@vendia/serverless-express': () => vendia({ app: createExpressApp() }),
}

const server = createServer(answerByFunction(handlers[wrapper]())).listen(0, '127.0.0.1', () =>
  printUrl(server),
)
