import { randomBytes } from 'node:crypto'
import { cosgate, objectActions } from '@cosgate/express'
import express from 'express'
import session from 'express-session'
import { answerExpressError } from '../answer-error.js'
import { pageFile, pageHeaders } from '../page-files.js'

const users = ['alice', 'bob']

/**
 * Creates the app of the pages that show other clients. Each user has the keys below `users/<name>/` of one bucket.
 *
 * @param {Omit<import('../demo/storage.js').Storage, 'serverCredentials'>} storage the options of `cosgate` for the bucket
 */
export function createExpressApp(storage) {
  const cos = cosgate({
    ...storage,
    // Only this app's own pages may request signatures.
    allowedOrigins: [],
    // Deleting is opt-in.
    allow: { actions: [...objectActions, 'DeleteObject'] },
    authorize: (intent, req) => {
      const { user } = req.session
      if (!user) return { allow: false, status: 401, detail: 'log in first' }
      return intent.resource.startsWith(`users/${user}/`)
    },
  })

  const app = express()
  app.disable('x-powered-by')
  app.use(
    session({
      // Cookies ignore the port, and the files app beside this one has a session too.
      name: 'clients.sid',
      // In your app the secret comes from the configuration. All instances share it and the session store.
      secret: randomBytes(32).toString('hex'),
      // In your app, add secure: true, so that the cookie is sent over HTTPS only. Behind a proxy, this also needs
      // app.set('trust proxy', 1).
      cookie: { httpOnly: true, sameSite: 'lax' },
      resave: false,
      saveUninitialized: false,
    }),
  )
  app.use(cos)

  app.get('/files/*key', async (req, res) => {
    const key = req.params.key.join('/')
    await res.cosRedirect(key, { filename: key.split('/').at(-1) })
  })

  // There is no password, because this is a demo. Only JSON is accepted, which another site cannot send without a preflight.
  app.post('/login', express.json(), (req, res, next) => {
    const { user } = /** @type {{ user?: string }} */ (req.body ?? {})
    if (!users.includes(user))
      return res.status(400).json({ code: 'invalid_request', detail: 'no such user' })
    // Each login gets a new session, which prevents session fixation.
    req.session.regenerate((error) => {
      if (error) return next(error)
      req.session.user = user
      res.json({ user })
    })
  })

  app.get('/session', (req, res) => {
    const { bucket, region, origin } = storage
    res.set('Cache-Control', 'no-store').json({ user: req.session.user, users, bucket, region, origin })
  })

  app.get('/{*page}', async (req, res, next) => {
    const file = await pageFile('clients', req.path)
    if (!file) return next()
    res.set(pageHeaders(cos.signer)).type(file.type).send(file.body)
  })

  app.use(answerExpressError)
  return app
}
