// One app of the endpoint benchmark, in a process of its own, as in production: apps in one process would slow each other
// down, because they would share the optimized code of Node. Arguments: the framework and the name of the app.
import { once } from 'node:events'
import http from 'node:http'
import { cosgate as forExpress } from '@cosgate/express'
import { cosgate as forKoa } from '@cosgate/koa'
import COS from 'cos-nodejs-sdk-v5'
import express from 'express'
import Koa from 'koa'
import koaBodyParser from 'koa-bodyparser'

const SecretId = 'AKIDbenchmarkFake'
const SecretKey = 'benchmark-secret-key-fake'
const options = {
  bucket: 'photos-1250000000',
  region: 'ap-shanghai',
  credentials: { secretId: SecretId, secretKey: SecretKey },
  authorize: (intent) => intent.resource.startsWith('users/alice/'),
}
const host = 'photos-1250000000.cos.ap-shanghai.myqcloud.com'
const paths = ['/cos/auth', '/cos/presign']
const sdk = new COS({ SecretId, SecretKey })

/** About the size of a real response. */
const answer = { authorization: 'x'.repeat(220), headers: { host }, expiresAt: 1 }

/** What an app without Cosgate writes: the same check and the same signature with the official SDK. */
function signByHand(path, { method: Method, key: Key, headers }) {
  if (!Key.startsWith('users/alice/')) throw new Error('forbidden')
  const request = { Method, Key, Headers: { ...headers, host }, Expires: 300 }
  if (path === '/cos/auth')
    return { authorization: COS.getAuthorization({ SecretId, SecretKey, ...request }) }
  return { url: sdk.getObjectUrl({ Bucket: options.bucket, Region: options.region, Sign: true, ...request }) }
}

function answerHello(_req, res) {
  res.json({ hello: 'world' })
}

function koaAnswer(answerOf) {
  return (ctx) => {
    ctx.body = answerOf(ctx)
  }
}

const hello = koaAnswer(() => ({ hello: 'world' }))

/** By name: how the same routes are served with Cosgate, with a route that only parses the JSON, and by hand. */
const apps = {
  Express: {
    gate: () => express().use(forExpress(options)).get('/hello', answerHello),
    bare: () =>
      express()
        .use(express.json())
        .post(paths, (_req, res) => res.json(answer)),
    sdk: () =>
      express()
        .use(express.json())
        .post(paths, (req, res) => res.json(signByHand(req.path, req.body))),
    // Without a body parser, unlike `bare`.
    empty: () => express().get('/hello', answerHello),
  },
  Koa: {
    gate: () => new Koa().use(forKoa(options)).use(hello).callback(),
    bare: () =>
      new Koa()
        .use(koaBodyParser())
        .use(koaAnswer(() => answer))
        .callback(),
    sdk: () =>
      new Koa()
        .use(koaBodyParser())
        .use(koaAnswer(({ path, request }) => signByHand(path, request.body)))
        .callback(),
    empty: () => new Koa().use(hello).callback(),
  },
}

const [framework, name] = process.argv.slice(2)
// The other apps have their turns in between, so a connection may be idle for longer than the default of five seconds.
const server = http.createServer({ keepAliveTimeout: 0 }, apps[framework][name]()).listen(0, '127.0.0.1')
await once(server, 'listening')

// Answers with the CPU time since the message before, in microseconds.
let before = process.cpuUsage()
process.on('message', () => {
  const { user, system } = process.cpuUsage(before)
  process.send(user + system)
  globalThis.gc?.({ type: 'minor' })
  before = process.cpuUsage()
})
process.on('disconnect', () => process.exit())
process.send(server.address().port)
