import cors from '@koa/cors'
import session from 'express-session'
import compress from 'koa-compress'
import koaSession from 'koa-session'
import supertest from 'supertest'
import { describe, expect, it } from 'vitest'
import { type Framework, nodeFrameworks, type RouteContext } from '../support/frameworks.js'
import { expectSignedUrl } from '../support/sdk-oracle.js'

type Visits = { visits?: number }
const getSession = (context: unknown) => (context as { session: Visits }).session
const count = (_intent: unknown, context: unknown) => {
  const visits = getSession(context)
  visits.visits = (visits.visits ?? 0) + 1
  return visits.visits < 4
}

/** Session middleware saves the session after the gate answered: on writeHead in Express, after next() in Koa. */
const sessions = ({ kind }: Framework) =>
  kind === 'express'
    ? () => [session({ secret: 'not-a-secret', resave: false, saveUninitialized: false, name: 's' })]
    : (app: never) => [koaSession({ key: 's', signed: false }, app)]

const routes = { '/file': (route: RouteContext) => route.redirect('a.txt') }
const download = { method: 'GET', key: 'a.txt' }

describe.each(nodeFrameworks)('$name: middleware that acts after the gate', (framework) => {
  it('a session that authorize changes is saved by /cos/auth, /cos/presign and cosRedirect', async () => {
    const { url, errors } = await framework.serve({
      before: sessions(framework),
      routes,
      options: { authorize: count },
    })
    const agent = supertest.agent(url)
    const first = await agent.post('/cos/auth').send(download).expect(200)
    expect(first.headers['set-cookie']?.[0]).toMatch(/^s=/)
    await agent.post('/cos/presign').send(download).expect(200)
    const third = await agent.get('/file').redirects(0).expect(302)
    expectSignedUrl(third.headers.location!, {
      method: 'GET',
      path: '/a.txt',
      params: { 'response-content-disposition': 'attachment' },
    })
    // authorize refuses the fourth request only if the session counted the first three.
    await agent.post('/cos/auth').send(download).expect(403)
    expect(errors).toEqual([])
  })
})

describe.each(nodeFrameworks.filter(({ kind }) => kind === 'koa'))(
  '$name: CORS and compression',
  (framework) => {
    it('@koa/cors adds its headers to responses, refusals and redirects', async () => {
      const before = () => [cors({ origin: 'https://app.example', credentials: true })]
      const authorize = ({ key }: { key: string }) => key === 'a.txt'
      const { url } = await framework.serve({ before, routes, options: { authorize } })
      const calls = [
        supertest(url).post('/cos/auth').send(download),
        supertest(url).post('/cos/auth').send({ method: 'GET', key: 'b' }),
        supertest(url).get('/file').redirects(0),
      ]
      const answers = await Promise.all(calls.map((call) => call.set('Origin', 'https://app.example')))
      expect(answers.map(({ status }) => status)).toEqual([200, 403, 302])
      for (const { headers } of answers) {
        expect(headers['access-control-allow-origin']).toBe('https://app.example')
      }
      const preflight = supertest(url).options('/cos/auth').set('Origin', 'https://app.example')
      await preflight.set('Access-Control-Request-Method', 'POST').expect(204)
    })

    it('koa-compress compresses a response', async () => {
      const { url, errors } = await framework.serve({ before: () => [compress({ threshold: 1 })] })
      const items = Array.from({ length: 20 }, (_, index) => ({ method: 'GET', key: `k${index}` }))
      const call = supertest(url).post('/cos/presign').set('Accept-Encoding', 'gzip').send({ items })
      const answer = await call.expect(200)
      expect(answer.headers['content-encoding']).toBe('gzip')
      expect(answer.body.results).toHaveLength(20)
      expect(errors).toEqual([])
    })
  },
)
