import { once } from 'node:events'
import http from 'node:http'
import { cosgate as forExpress } from '@cosgate/express'
import { cosgate as forKoa } from '@cosgate/koa'
import express from 'express'
import Koa from 'koa'
import koaBodyParser from 'koa-bodyparser'
import { median } from './ratio.js'

const options = {
  bucket: 'photos-1250000000',
  region: 'ap-shanghai',
  credentials: { secretId: 'AKIDbenchmarkFake', secretKey: 'benchmark-secret-key-fake' },
  authorize: (intent) => intent.resource.startsWith('users/alice/'),
}
const body = JSON.stringify({
  method: 'PUT',
  key: 'users/alice/holiday/IMG_0042.jpg',
  headers: { 'content-type': 'image/jpeg', 'content-length': '1048576' },
})
const ROUNDS = 30
const REQUESTS = 400
const AT_ONCE = 8

/** Compares /cos/auth and /cos/presign with a route of the same framework that parses the same JSON and sends as many bytes. */
export async function measureEntryPoints() {
  const rows = []
  for (const [framework, ours, bare] of [
    ['Express', expressGate(), expressBare()],
    ['Koa', koaGate(), koaBare()],
  ]) {
    const [gate, peer] = await Promise.all([listen(ours), listen(bare)])
    for (const path of ['/cos/auth', '/cos/presign'])
      rows.push({ name: `${framework} POST ${path}`, ...(await race(peer, gate, path)) })
    gate.server.close()
    peer.server.close()
  }
  return rows
}

function expressGate() {
  return express().use(forExpress(options))
}

function expressBare() {
  return express()
    .use(express.json())
    .post(['/cos/auth', '/cos/presign'], (_req, res) => res.json(answer))
}

function koaGate() {
  return new Koa().use(forKoa(options)).callback()
}

function koaBare() {
  return new Koa()
    .use(koaBodyParser())
    .use((ctx) => {
      ctx.body = answer
    })
    .callback()
}

/** About the size of a real response. */
const answer = {
  authorization: 'x'.repeat(220),
  headers: { host: 'photos-1250000000.cos.ap-shanghai.myqcloud.com' },
  expiresAt: 1,
}

async function listen(app) {
  const server = http.createServer(app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    server,
    port: server.address().port,
    agent: new http.Agent({ keepAlive: true, maxSockets: AT_ONCE }),
  }
}

async function race(peer, ours, path) {
  const times = { peer: [], ours: [] }
  for (let round = -3; round < ROUNDS; round++) {
    const order = round % 2 === 0 ? ['peer', 'ours'] : ['ours', 'peer']
    for (const side of order) {
      const time = await burst(side === 'peer' ? peer : ours, path)
      if (round >= 0) times[side].push(time)
    }
  }
  return {
    ratio: median(times.peer.map((time, round) => time / times.ours[round])),
    oursNs: median(times.ours) / REQUESTS,
    peerNs: median(times.peer) / REQUESTS,
  }
}

async function burst(target, path) {
  let left = REQUESTS
  const start = process.hrtime.bigint()
  const worker = async () => {
    while (left-- > 0) await post(target, path)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return Number(process.hrtime.bigint() - start)
}

function post({ port, agent }, path) {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
    const request = http.request(
      { port, host: '127.0.0.1', method: 'POST', path, agent, headers },
      (response) => {
        if (response.statusCode !== 200) reject(new Error(`status ${response.statusCode}`))
        response.resume().on('end', resolve)
      },
    )
    request.on('error', reject).end(body)
  })
}
