import { cosgate as expressGate } from '@cosgate/express'
import { cosgate as koaGate } from '@cosgate/koa'
import express from 'express'
import Koa from 'koa'
import koaBodyParser from 'koa-bodyparser'
import { expect, it } from 'vitest'
import { listen } from '../support/frameworks.js'
import { bucket, region, secretId, secretKey } from '../support/sdk-oracle.js'
import { createClient, runJobs } from './client.js'

const ROUNDS = 20
const EACH_ROUND = 500
const AT_ONCE = 8
const options = { bucket, region, credentials: { secretId, secretKey }, authorize: () => true }
const body = JSON.stringify({
  method: 'PUT',
  key: 'users/amy/a.jpg',
  headers: { 'content-type': 'image/jpeg' },
})

const apps = {
  'Express, bare JSON echo': express()
    .use(express.json())
    .post('/echo', (req, res) => void res.json(req.body)),
  'Express, cosgate': express().use(expressGate(options)),
  'Koa, bare JSON echo': new Koa()
    .use(koaBodyParser())
    .use((ctx) => {
      ctx.body = (ctx.request as { body?: unknown }).body
    })
    .callback(),
  'Koa, cosgate': new Koa().use(koaGate(options)).callback(),
}
const targets = [
  ['Express, bare JSON echo', '/echo'],
  ['Express, cosgate', '/cos/auth'],
  ['Express, cosgate', '/cos/presign'],
  ['Koa, bare JSON echo', '/echo'],
  ['Koa, cosgate', '/cos/auth'],
  ['Koa, cosgate', '/cos/presign'],
] as const

it('prints the p99 of /cos/auth and /cos/presign beside a bare JSON echo of the same framework', async () => {
  const runs = await Promise.all(
    targets.map(async ([app, path]) => ({
      name: `${app} ${path}`,
      path,
      client: createClient(await listen(apps[app]), AT_ONCE),
      times: [] as number[],
    })),
  )
  // The targets take turns, so that other load of the machine affects all of them. The first rounds warm up.
  for (let round = -3; round < ROUNDS; round++) {
    for (const { client, path, times } of runs) {
      await runJobs(EACH_ROUND, AT_ONCE, async () => {
        const startedAt = performance.now()
        const { status } = await client.post(path, body)
        expect(status).toBe(200)
        if (round >= 0) times.push(performance.now() - startedAt)
      })
    }
  }
  console.log(
    `milliseconds of ${ROUNDS * EACH_ROUND} requests each, ${AT_ONCE} at once, Node ${process.version}`,
  )
  for (const { client, name, times } of runs) {
    client.close()
    times.sort((a, b) => a - b)
    const at = (share: number) => times[Math.floor(share * times.length)]!.toFixed(2)
    console.log(`${name.padEnd(34)} p50 ${at(0.5)}  p99 ${at(0.99)}  p99.9 ${at(0.999)}`)
  }
})
