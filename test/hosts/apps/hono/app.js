import { cosgate } from '@cosgate/fetch'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { options, printUrl } from '../cosgate-options.cjs'

const cos = cosgate(options)
const app = new Hono()
app.use(async (c, next) => (await cos.handle(c.req.raw)) ?? next())
app.get('/file', (c) => cos.redirect(c.req.raw, c.req.query('key')))

const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () => printUrl(server))
