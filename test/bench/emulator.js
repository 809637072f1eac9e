// Compares uploads and downloads of 100 MB with s3rver 3.7.1, in turns: rate, and on Linux the CPU time, which other load
// of the machine changes less. Run `node test/bench/emulator.js` after `pnpm build`; npx installs s3rver on the first
// run. The requests to s3rver carry no signature; the emulator checks each of its own.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import COS from 'cos-nodejs-sdk-v5'
import { median } from './ratio.js'

const [SIZE, ROUNDS] = [100_000_000, Number(process.argv[2] ?? 7)]
const [SecretId, SecretKey] = ['AKIDbench', 'bench-secret']
const content = Buffer.alloc(SIZE, 'cosgate')
const agent = new Agent({ keepAlive: true })
const children = []

/** Starts a server in a process group of its own. @param pattern finds the port in its first lines */
async function start(command, args, pattern) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'], detached: true })
  children.push(child.pid)
  let output = ''
  child.stdout.on('data', (chunk) => {
    output += chunk
  })
  while (!pattern.test(output)) await once(child.stdout, 'data')
  return { port: Number(pattern.exec(output)[1]), group: child.pid }
}

async function send(port, method, path, headers) {
  const length = method === 'PUT' ? { 'Content-Length': SIZE } : {}
  const req = request({ host: '127.0.0.1', port, method, path, agent, headers: { ...headers, ...length } })
  req.end(method === 'PUT' ? content : undefined)
  const [res] = await once(req, 'response')
  let bytes = 0
  for await (const chunk of res) bytes += chunk.length
  const isComplete = res.statusCode === 200 && (method === 'PUT' || bytes === SIZE)
  if (!isComplete) throw new Error(`${method} returned ${res.statusCode} with ${bytes} bytes`)
}

function signHeaders(port, Method) {
  const Host = `127.0.0.1:${port}`
  const options = { SecretId, SecretKey, Method, Key: 'object', Headers: { Host } }
  return { Host, Authorization: COS.getAuthorization(options) }
}

/** Returns the CPU seconds of all processes of a group so far; 0 on systems without Linux's process table. */
function readCpuSeconds(group) {
  const processes = existsSync('/proc/self/stat')
    ? readdirSync('/proc').filter((name) => /^\d+$/.test(name))
    : []
  const ticks = processes.map((name) => {
    const stat = existsSync(`/proc/${name}/stat`) ? readFileSync(`/proc/${name}/stat`, 'utf8') : ''
    const fields = stat.replace(/^.*\) /s, '').split(' ')
    return Number(fields[2]) === group ? Number(fields[11]) + Number(fields[12]) : 0
  })
  return ticks.reduce((sum, value) => sum + value, 0) / 100
}

async function measure({ group, send: sendRequest }, method) {
  const [started, cpu] = [performance.now(), readCpuSeconds(group)]
  await sendRequest(method)
  return { seconds: (performance.now() - started) / 1000, cpuSeconds: readCpuSeconds(group) - cpu }
}

function report(method, unit, ours, peer) {
  const ratios = peer.map((value, round) => value / ours[round])
  const [low, high] = [Math.min(...ratios), Math.max(...ratios)].map((ratio) => ratio.toFixed(2))
  const values = `${median(ours).toFixed(2)} s, s3rver ${median(peer).toFixed(2)} s`
  console.log(
    `${method} 100 MB, ${unit}: ${median(ratios).toFixed(2)} times as fast (${low} to ${high}); ${values}`,
  )
}

const directory = await mkdtemp(join(tmpdir(), 'cosgate-bench-'))
try {
  const program = fileURLToPath(new URL('../../packages/emulator/dist/cli.js', import.meta.url))
  const own = `--port 0 --secret-id ${SecretId} --secret-key ${SecretKey} --directory`.split(' ')
  const peer = `-y s3rver@3.7.1 -p 0 --configure-bucket bench --silent -d`.split(' ')
  const emulator = await start(process.execPath, [program, ...own, join(directory, 'own')], /:(\d+) and/)
  const s3rver = await start('npx', [...peer, join(directory, 'peer')], /:(\d+)/)
  emulator.send = (method) => send(emulator.port, method, '/object', signHeaders(emulator.port, method))
  s3rver.send = (method) => send(s3rver.port, method, '/bench/object', {})
  for (const method of ['PUT', 'GET']) {
    const rounds = []
    for (let round = -1; round < ROUNDS; round += 1) {
      const [first, second] = round % 2 === 0 ? [emulator, s3rver] : [s3rver, emulator]
      const results = new Map([
        [first, await measure(first, method)],
        [second, await measure(second, method)],
      ])
      // The first round warms up the compiler.
      if (round >= 0) rounds.push({ ours: results.get(emulator), peer: results.get(s3rver) })
    }
    for (const unit of ['seconds', 'cpuSeconds']) {
      report(
        method,
        unit,
        rounds.map(({ ours }) => ours[unit]),
        rounds.map(({ peer: other }) => other[unit]),
      )
    }
  }
  console.log(`Node ${process.versions.node}, ${ROUNDS} rounds`)
} finally {
  for (const group of children) process.kill(-group)
  agent.destroy()
  await rm(directory, { recursive: true, force: true })
}
