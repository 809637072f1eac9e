// Measures the memory of a 1 GiB upload and download. Run `node test/emulator/memory.js` after `pnpm build`.
import { fork } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { request } from 'node:http'
import { createEmulator } from '@cosgate/emulator'
import COS from 'cos-nodejs-sdk-v5'

const credentials = { secretId: 'AKIDfakeMemory', secretKey: 'fake-secret-key' }
const chunk = Buffer.alloc(1024 * 1024, 'cosgate')
const [CHUNKS, LIMIT_MIB] = [1024, 64]

async function serve() {
  const emulator = createEmulator({ credentials })
  process.send({ url: await emulator.listen() })
  const timer = setInterval(() => process.send({ rss: process.memoryUsage().rss }), 20)
  process.once('message', async () => {
    clearInterval(timer)
    await emulator.close()
    process.disconnect()
  })
}

function startRequest(url, method, bytes, onChunk) {
  const Authorization = COS.getAuthorization({
    SecretId: credentials.secretId,
    SecretKey: credentials.secretKey,
    Method: method,
    Pathname: '/large',
    Headers: { Host: new URL(url).host },
  })
  const headers = { Authorization, ...(method === 'PUT' && { 'Content-Length': bytes }) }
  const req = request(`${url}/large`, { method, headers })
  const response = once(req, 'response').then(async ([res]) => {
    for await (const part of res) onChunk?.(part)
    return res
  })
  return { req, response }
}

async function upload(url, count) {
  const { req, response } = startRequest(url, 'PUT', count * chunk.length)
  const md5 = createHash('md5')
  for (let sent = 0; sent < count; sent += 1) {
    md5.update(chunk)
    if (!req.write(chunk)) await once(req, 'drain')
  }
  req.end()
  const { statusCode, headers } = await response
  if (statusCode !== 200 || headers.etag !== `"${md5.digest('hex')}"`)
    throw new Error(`PUT returned ${statusCode}`)
}

async function download(url, bytes) {
  let received = 0
  const { req, response } = startRequest(url, 'GET', 0, (part) => {
    received += part.length
  })
  req.end()
  await response
  if (received !== bytes) throw new Error(`GET returned ${received} bytes`)
}

async function measure() {
  const child = fork(new URL(import.meta.url), ['serve'])
  const [{ url }] = await once(child, 'message')
  let peak = 0
  child.on('message', ({ rss }) => {
    peak = Math.max(peak, rss)
  })
  await upload(url, 8)
  await download(url, 8 * chunk.length)
  const growth = {}
  for (const [name, work] of Object.entries({
    upload: () => upload(url, CHUNKS),
    download: () => download(url, CHUNKS * chunk.length),
  })) {
    await once(child, 'message')
    peak = 0
    const [{ rss: before }] = await once(child, 'message')
    const start = performance.now()
    await work()
    const seconds = (performance.now() - start) / 1000
    growth[name] = (peak - before) / 1024 / 1024
    console.log(
      `${name} of 1 GiB: peak memory ${growth[name].toFixed(1)} MiB above the start, ${seconds.toFixed(1)} s`,
    )
  }
  child.send('stop')
  await once(child, 'close')
  console.log(`Node ${process.versions.node}, limit ${LIMIT_MIB} MiB`)
  process.exitCode = Math.max(...Object.values(growth)) < LIMIT_MIB ? 0 : 1
}

await (process.argv[2] === 'serve' ? serve() : measure())
