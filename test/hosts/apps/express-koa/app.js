import { createServer } from 'node:http'
import { cosgate as expressGate } from '@cosgate/express'
import { cosgate as koaGate } from '@cosgate/koa'
import { options, printUrl } from '../cosgate-options.cjs'

const [framework] = process.argv.slice(2)
const { default: create } = await import(framework)

function createExpressApp() {
  const app = create()
  app.use(expressGate(options))
  app.get('/file', (req, res) => res.cosRedirect(req.query.key))
  return app
}

function createKoaApp() {
  const app = new create()
  app.silent = true
  app.use(koaGate(options))
  app.use((ctx) => (ctx.path === '/file' ? ctx.cosRedirect(ctx.query.key) : undefined))
  return app.callback()
}

const app = framework.startsWith('express') ? createExpressApp() : createKoaApp()
const server = createServer(app).listen(0, '127.0.0.1', () => printUrl(server))
