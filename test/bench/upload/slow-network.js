import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { setTimeout } from 'node:timers/promises'

/**
 * Starts a TCP proxy that behaves like a distant server.
 *
 * @param {number} port of the server on this machine
 * @param {{ roundTripMs: number, bytesPerSecond: number }} network the rate is that of each connection, towards the server
 * @returns {Promise<{ url: string, close(): void }>}
 */
export async function startSlowNetwork(port, { roundTripMs, bytesPerSecond }) {
  const sockets = new Set()
  const proxy = createServer({ allowHalfOpen: true }, async (client) => {
    const server = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    for (const socket of [client, server]) {
      socket.setNoDelay()
      socket.on('error', () => {
        client.destroy()
        server.destroy()
      })
      sockets.add(socket)
      socket.on('close', () => sockets.delete(socket))
    }
    // A new connection costs one round trip.
    await setTimeout(roundTripMs)
    pipeSlowly(client, server, roundTripMs / 2, bytesPerSecond)
    pipeSlowly(server, client, roundTripMs / 2, Number.POSITIVE_INFINITY)
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  return {
    url: `http://127.0.0.1:${proxy.address().port}`,
    close() {
      proxy.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

/** Delays each chunk, and takes the next one only when the link has sent this one. */
async function pipeSlowly(from, to, delayMs, bytesPerSecond) {
  let freeAt = performance.now()
  try {
    for await (const chunk of from) {
      freeAt = Math.max(freeAt, performance.now()) + (chunk.length / bytesPerSecond) * 1000
      globalThis.setTimeout(() => to.write(chunk), freeAt + delayMs - performance.now())
      if (freeAt > performance.now()) await setTimeout(freeAt - performance.now())
    }
    globalThis.setTimeout(() => to.end(), delayMs)
  } catch {
    to.destroy()
  }
}
