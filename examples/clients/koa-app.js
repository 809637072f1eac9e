import { randomBytes } from 'node:crypto'
import { cosgate, objectActions } from '@cosgate/koa'
import { bodyParser } from '@koa/bodyparser'
import Router from '@koa/router'
import Koa from 'koa'
import session from 'koa-session'
import { answerKoaError } from '../answer-error.js'
import { pageFile, pageHeaders } from '../page-files.js'

const users = ['alice', 'bob']

/**
 * Creates the app of the pages that show other clients. Each user has the keys below `users/<name>/` of one bucket.
 *
 * @param {Omit<import('../demo/storage.js').Storage, 'serverCredentials'>} storage the options of `cosgate` for the bucket
 */
export function createKoaApp(storage) {
  const cos = cosgate({
    ...storage,
    // Only this app's own pages may request signatures.
    allowedOrigins: [],
    // Deleting is opt-in.
    allow: { actions: [...objectActions, 'DeleteObject'] },
    authorize: (intent, ctx) => {
      const { user } = ctx.session
      if (!user) return { allow: false, status: 401, detail: 'log in first' }
      return intent.resource.startsWith(`users/${user}/`)
    },
  })

  const app = new Koa()
  // In your app the keys come from the configuration, and all instances share them.
  app.keys = [randomBytes(32).toString('hex')]
  app.use(answerKoaError)
  // Cookies ignore the port, and the files app beside this one has a session too.
  // In your app, add secure: true, so that the cookie is sent over HTTPS only. Behind a proxy, this also needs
  // app.proxy = true.
  app.use(session({ key: 'clients.sid', httpOnly: true, sameSite: 'lax' }, app))
  app.use(cos)

  const router = new Router()

  router.get('/files/*key', async (ctx) => {
    const { key } = ctx.params
    await ctx.cosRedirect(key, { filename: key.split('/').at(-1) })
  })

  // There is no password, because this is a demo. Only JSON is accepted, which another site cannot send without a preflight.
  router.post('/login', bodyParser({ enableTypes: ['json'] }), (ctx) => {
    const { user } = /** @type {{ user?: string }} */ (ctx.request.body ?? {})
    if (!users.includes(user)) ctx.throw(400, 'no such user', { code: 'invalid_request' })
    ctx.session = { user }
    ctx.body = { user }
  })

  router.get('/session', (ctx) => {
    const { bucket, region, origin } = storage
    ctx.set('Cache-Control', 'no-store')
    ctx.body = { user: ctx.session.user, users, bucket, region, origin }
  })

  router.get('/{*page}', async (ctx, next) => {
    const file = await pageFile('clients', ctx.path)
    if (!file) return next()
    ctx.set(pageHeaders(cos.signer))
    ctx.type = file.type
    ctx.body = file.body
  })

  app.use(router.routes())
  return app
}
