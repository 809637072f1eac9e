import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** Serves answers that the emulator never gives. */
export async function serveAnswers(
  listener: RequestListener,
  onClose: (close: () => void) => void = onTestFinished,
): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onClose(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** An origin that refuses connections. No service has this port, and the system never gives it to a server of another test. */
export const closedOrigin = 'http://127.0.0.1:2'
