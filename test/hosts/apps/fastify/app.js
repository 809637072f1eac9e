import { cosgate } from '@cosgate/express'
import middie from '@fastify/middie'
import Fastify from 'fastify'
import { options, printUrl } from '../cosgate-options.cjs'

const app = Fastify()
await app.register(middie)
app.use(cosgate(options))
app.get('/file', async (request, reply) => {
  await reply.raw.cosRedirect(request.query.key)
  // The answer was written to `reply.raw`.
  reply.hijack()
})
await app.listen({ port: 0, host: '127.0.0.1' })
printUrl(app.server)
