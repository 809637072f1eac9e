import { createServer } from 'node:http'

const DEFAULT_PORT = 3000

/**
 * Serves an app to this machine only.
 *
 * @param {import('node:http').RequestListener} app
 * @param {number} [port] 0 for any free port; default 3000, or any free port if that is taken
 */
export async function serve(app, port) {
  const server = createServer(app)
  await listen(server, port ?? DEFAULT_PORT).catch((error) => {
    if (port !== undefined || error.code !== 'EADDRINUSE') throw error
    return listen(server, 0)
  })
  const { port: actual } = /** @type {import('node:net').AddressInfo} */ (server.address())
  return {
    url: `http://127.0.0.1:${actual}`,
    isElsewhere: port === undefined && actual !== DEFAULT_PORT,
    close: () => close(server),
  }
}

/**
 * Redirects `/clients`, which the page of the files app links, to the pages of the other clients.
 *
 * @param {import('node:http').RequestListener} app
 * @param {string} clientsUrl
 * @returns {import('node:http').RequestListener}
 */
export function linkClients(app, clientsUrl) {
  return (request, response) => {
    if (request.url !== '/clients') return app(request, response)
    response.writeHead(302, { location: clientsUrl }).end()
  }
}

function listen(server, port) {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', () => resolve(server.off('error', reject)))
  })
}

function close(server) {
  const closed = new Promise((resolve) => server.close(resolve))
  server.closeAllConnections()
  return closed
}
