// Loaded before a program from a document, so that the program runs unchanged: it listens on a free loopback port, and
// requests to the hosts of Tencent Cloud go to local servers of the test.
import { request } from 'node:http'
import { Server } from 'node:net'

const { APP_URL, STAND_INS = '{}' } = process.env
/** Host name suffixes, each with the URL of the local server that replaces it. */
const standIns = Object.entries(JSON.parse(STAND_INS))

const { listen } = Server.prototype
Server.prototype.listen = function (_port, ...rest) {
  this.once('listening', () => process.send({ port: this.address().port }))
  return listen.call(
    this,
    0,
    '127.0.0.1',
    rest.find((argument) => typeof argument === 'function'),
  )
}

const { fetch } = globalThis
globalThis.fetch = async (input, init) => {
  const asked = new Request(new URL(input, APP_URL), { ...init, duplex: 'half' })
  const { hostname } = new URL(asked.url)
  const standIn = standIns.find(([end]) => hostname.endsWith(end))
  return standIn ? fetchFrom(standIn[1], asked) : fetch(asked)
}

/** Sends a request with the original `host` header, which `fetch` cannot set. */
async function fetchFrom(standIn, asked) {
  const { host, pathname, search } = new URL(asked.url)
  const body = Buffer.from(await asked.arrayBuffer())
  const headers = { ...Object.fromEntries(asked.headers), host, 'content-length': body.length }
  return new Promise((resolve, reject) => {
    const sent = request(
      `${standIn}${pathname}${search}`,
      { method: asked.method, headers },
      async (answer) => {
        const content = Buffer.concat(await answer.toArray())
        const hasBody = ![204, 304].includes(answer.statusCode) && asked.method !== 'HEAD'
        resolve(
          new Response(hasBody ? content : null, { status: answer.statusCode, headers: answer.headers }),
        )
      },
    )
    sent.on('error', reject).end(body)
  })
}
