import { randomBytes } from 'node:crypto'
import { cosgate } from '@cosgate/koa'
import { bodyParser } from '@koa/bodyparser'
import Router from '@koa/router'
import Koa from 'koa'
import session from 'koa-session'
import { answerKoaError } from '../answer-error.js'
import { pageFile, pageHeaders } from '../page-files.js'
import { createFileService } from './file-service.js'

const users = ['alice', 'bob']

/**
 * Creates an app whose users keep their files in one bucket.
 *
 * @param {import('../demo/storage.js').Storage} storage
 * @param {import('./file-records.js').FileRecords} records
 */
export function createKoaApp(storage, records) {
  const files = createFileService(storage, records)
  const cos = cosgate(
    files.gateOptions((/** @type {import('@cosgate/koa').KoaContext} */ ctx) => ctx.session.user),
  )

  const app = new Koa()
  // In your app the keys come from the configuration, and all instances share them.
  app.keys = [randomBytes(32).toString('hex')]
  app.use(answerKoaError)
  // In your app, add secure: true, so that the cookie is sent over HTTPS only. Behind a proxy, this also needs
  // app.proxy = true.
  app.use(session({ httpOnly: true, sameSite: 'lax' }, app))
  app.use(cos)

  const router = new Router()

  router.use('/files', (ctx, next) => {
    ctx.set('Cache-Control', 'no-store')
    if (!ctx.session.user) ctx.throw(401, 'log in first', { code: 'unauthenticated' })
    return next()
  })

  router.get('/files', async (ctx) => {
    ctx.body = await files.list(ctx.session.user)
  })

  router.get('/files/:id', async (ctx) => {
    const file = await files.find(ctx.session.user, ctx.params.id)
    if (!file) ctx.throw(404, 'no such file', { code: 'not_found' })
    await ctx.cosRedirect(file.key, { filename: file.name })
  })

  // Another site cannot send DELETE, because the browser asks for permission first.
  router.delete('/files/:id', async (ctx) => {
    await files.remove(ctx.session.user, ctx.params.id)
    ctx.status = 204
  })

  // There is no password, because this is a demo. Only JSON is accepted, which another site cannot send without a preflight.
  router.post('/login', bodyParser({ enableTypes: ['json'] }), async (ctx) => {
    const { user } = /** @type {{ user?: string }} */ (ctx.request.body ?? {})
    if (!users.includes(user)) ctx.throw(400, 'no such user', { code: 'invalid_request' })
    await records.addUser(user)
    ctx.session = { user }
    ctx.body = { user }
  })

  router.get('/session', (ctx) => {
    ctx.set('Cache-Control', 'no-store')
    ctx.body = { user: ctx.session.user, users }
  })

  router.get('/{*page}', async (ctx, next) => {
    const file = await pageFile('files-app', ctx.path)
    if (!file) return next()
    ctx.set(pageHeaders(cos.signer, storage.cdn))
    ctx.type = file.type
    ctx.body = file.body
  })

  app.use(router.routes())
  return app
}
