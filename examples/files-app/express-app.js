import { randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { cosgate } from '@cosgate/express'
import express from 'express'
import session from 'express-session'
import { answerExpressError } from '../answer-error.js'
import { pageFile, pageHeaders } from '../page-files.js'
import { createFileService } from './file-service.js'

const users = ['alice', 'bob']

/**
 * Creates an app whose users keep their files in one bucket.
 *
 * @param {import('../demo/storage.js').Storage} storage
 * @param {import('./file-records.js').FileRecords} records
 */
export function createExpressApp(storage, records) {
  const files = createFileService(storage, records)
  const cos = cosgate(files.gateOptions((/** @type {express.Request} */ req) => req.session.user))

  const app = express()
  app.disable('x-powered-by')
  app.use(
    session({
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

  app.use('/files', (req, res, next) => {
    res.set('Cache-Control', 'no-store')
    if (req.session.user) return next()
    res.status(401).json({ code: 'unauthenticated', detail: 'log in first' })
  })

  app.get('/files', async (req, res) => {
    res.json(await files.list(req.session.user))
  })

  app.get('/files/:id', async (req, res) => {
    const file = await files.find(req.session.user, req.params.id)
    if (!file) return sendNotFound(res)
    await res.cosRedirect(file.key, { filename: file.name })
  })

  // Another site cannot send DELETE, because the browser asks for permission first.
  app.delete('/files/:id', async (req, res) => {
    await files.remove(req.session.user, req.params.id)
    res.status(204).end()
  })

  // There is no password, because this is a demo. Only JSON is accepted, which another site cannot send without a preflight.
  app.post('/login', express.json(), async (req, res) => {
    const { user } = /** @type {{ user?: string }} */ (req.body ?? {})
    if (!users.includes(user))
      return res.status(400).json({ code: 'invalid_request', detail: 'no such user' })
    await records.addUser(user)
    // Each login gets a new session, which prevents session fixation.
    await promisify(req.session.regenerate).call(req.session)
    req.session.user = user
    res.json({ user })
  })

  app.get('/session', (req, res) => {
    res.set('Cache-Control', 'no-store').json({ user: req.session.user, users })
  })

  app.get('/{*page}', async (req, res, next) => {
    const file = await pageFile('files-app', req.path)
    if (!file) return next()
    res.set(pageHeaders(cos.signer, storage.cdn)).type(file.type).send(file.body)
  })

  app.use(answerExpressError)
  return app
}

function sendNotFound(res) {
  res.status(404).json({ code: 'not_found', detail: 'no such file' })
}
