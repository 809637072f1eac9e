// Uploads a file from a real browser through a slow network, by `uploadObject` and its peers in turn.
// `--size 1024` sets the MB, `--rounds 3` how often, `--clients uploadObject,Uppy` which ones.
import { once } from 'node:events'
import { open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createEmulator } from '@cosgate/emulator'
import { cosgate } from '@cosgate/express'
import sparticuz from '@sparticuz/chromium'
import { build } from 'esbuild'
import express from 'express'
import { chromium } from 'playwright-core'
import { median } from '../ratio.js'
import { startSlowNetwork } from './slow-network.js'

const network = { roundTripMs: 40, bytesPerSecond: 6_000_000 }
const storage = {
  bucket: 'bench-1250000000',
  region: 'ap-guangzhou',
  credentials: { secretId: 'not-a-real-id', secretKey: 'not-a-real-key' },
}
const { values } = parseArgs({
  options: {
    size: { type: 'string', default: '64' },
    rounds: { type: 'string', default: '3' },
    clients: { type: 'string', default: 'uploadObject,cos-js-sdk-v5,Uppy in parts,Uppy' },
  },
})
const megabytes = Number(values.size)
const clients = values.clients.split(',')

const emulator = createEmulator(storage)
const cos = await startSlowNetwork(new URL(await emulator.listen()).port, network)
const signingCalls = { count: 0 }
const appServer = (await createApp(cos.url)).listen(0, '127.0.0.1')
await once(appServer, 'listening')
const app = await startSlowNetwork(appServer.address().port, network)
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? (await sparticuz.executablePath()),
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-quic'],
})
const path = join(tmpdir(), `cosgate-bench-${process.pid}.bin`)

try {
  await createFile(path, megabytes)
  const results = Object.fromEntries(clients.map((client) => [client, []]))
  // The clients take turns, so that other load of the machine slows all of them alike.
  for (let round = 0; round < Number(values.rounds); round++)
    for (const client of clients) results[client].push(await measure(client, round))
  print(results)
} finally {
  await browser.close()
  for (const part of [cos, app]) part.close()
  appServer.close().closeAllConnections()
  await emulator.close()
  await rm(path, { force: true })
}

/** The app that signs, with the page of the benchmark. */
async function createApp(origin) {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, 'page.js')],
    ...{ bundle: true, format: 'esm', minify: true, write: false },
  })
  const server = express()
  server.use('/cos', (_request, _response, next) => {
    signingCalls.count++
    next()
  })
  server.use(cosgate({ ...storage, origin, authorize: () => true }))
  server.get('/', (_request, response) =>
    response.send('<input type="file"><script type="module" src="/page.js"></script>'),
  )
  server.get('/page.js', (_request, response) => response.type('js').send(outputFiles[0].text))
  return server
}

/** Uploads the file in a new page. */
async function measure(client, round) {
  const page = await browser.newPage()
  await page.goto(app.url)
  await page.setInputFiles('input', path)
  await page.waitForFunction('globalThis.measure')
  signingCalls.count = 0
  const memory = await watchMemory(page)
  const key = `${client}-${round}.bin`
  const host = new URL(cos.url).host
  const milliseconds = await page.evaluate(
    ([client, key, host]) => globalThis.measure(client, key, host),
    [client, key, host],
  )
  const heap = await memory.stop()
  await page.close()
  return { milliseconds, calls: signingCalls.count, heap }
}

/** Samples the JavaScript heap of a page. */
async function watchMemory(page) {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  let most = 0
  const sample = async () => {
    const { metrics } = await session.send('Performance.getMetrics')
    most = Math.max(most, metrics.find(({ name }) => name === 'JSHeapUsedSize').value)
  }
  const timer = setInterval(() => sample().catch(() => {}), 250)
  return {
    async stop() {
      clearInterval(timer)
      await sample()
      return most
    },
  }
}

async function createFile(path, megabytes) {
  const file = await open(path, 'w')
  const block = Buffer.alloc(1_000_000, 'cosgate')
  for (let index = 0; index < megabytes; index++) await file.write(block)
  await file.close()
}

function print(results) {
  const date = new Date().toISOString().slice(0, 10)
  console.log(`Node ${process.version}, Chromium ${browser.version()}, ${date}`)
  console.log(
    `${megabytes} MB, ${network.roundTripMs} ms round trip, ${network.bytesPerSecond / 1e6} MB/s per connection`,
  )
  console.log('                  seconds   uploadObject is   signing calls   heap')
  const seconds = (client) => median(results[client].map(({ milliseconds }) => milliseconds / 1000))
  for (const client of clients) {
    const ratios = results.uploadObject?.map(
      (ours, round) => results[client][round].milliseconds / ours.milliseconds,
    )
    const ratio = ratios ? `${median(ratios).toFixed(2)}x as fast` : ''
    const { calls } = results[client][0]
    const heap = Math.max(...results[client].map(({ heap }) => heap))
    console.log(
      `${client.padEnd(16)} ${seconds(client).toFixed(2).padStart(8)}   ${ratio.padStart(15)}   ${`${calls}`.padStart(13)}   ${(heap / 1e6).toFixed(1)} MB`,
    )
  }
}
