import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { handleConsole, isConsoleRequest } from './console/console.js'
import { DEFAULT_BUCKET } from './emulator-state.js'
import { type FaultSwitches, Faults } from './faults.js'
import { handleExchange } from './http-exchange.js'
import { EventPublisher } from './notification/event-publisher.js'
import { assertOption, isNonEmptyString } from './option-check.js'
import { type EmulatorOptions, type EmulatorSettings, resolveOptions } from './options.js'
import { RequestHistory } from './request-history.js'
import type { LoggedRequest } from './request-log.js'
import { Buckets } from './storage/buckets.js'

/** A local COS that verifies every signature. */
export interface Emulator {
  /** `http://127.0.0.1:9000`, without a trailing slash; empty while the emulator is not listening. */
  readonly url: string
  /**
   * Starts listening.
   * @param port default: any free port
   * @param host default: `127.0.0.1`, which only this machine can reach
   * @returns the URL
   * @throws TypeError if the host is empty; Error if the emulator is already listening or the port is not available
   */
  listen(port?: number, host?: string): Promise<string>
  /** Closes all connections, waits for running requests and removes the temporary directory. */
  close(): Promise<void>
  /** Switches that inject faults into upcoming requests. */
  readonly faults: FaultSwitches
  /** The latest 1,000 requests, oldest first. `requests.length = 0` clears the list. */
  readonly requests: LoggedRequest[]
}

/**
 * Creates a local COS that checks every request as COS documents it.
 * @throws TypeError naming the option that is invalid or unknown
 */
export function createEmulator(options: EmulatorOptions): Emulator {
  return new EmulatorServer(resolveOptions(options))
}

interface RunningServer {
  server: Server
  url: string
  closing: AbortController
  exchanges: Set<Promise<void>>
  temporaryDirectory: string | undefined
}

class EmulatorServer implements Emulator {
  readonly faults = new Faults()
  readonly requests: LoggedRequest[] = []
  readonly #settings: EmulatorSettings
  readonly #history = new RequestHistory()
  #running: RunningServer | undefined
  #starting: Promise<RunningServer> | undefined
  /** The end of the last `close()`. */
  #closed: Promise<void> = Promise.resolve()

  constructor(settings: EmulatorSettings) {
    this.#settings = settings
  }

  get url(): string {
    return this.#running?.url ?? ''
  }

  async listen(port = 0, host = '127.0.0.1'): Promise<string> {
    // Without a host, Node listens on all network interfaces.
    assertOption(isNonEmptyString(host), 'host', "a host name or an IP address, such as '127.0.0.1'")
    if (this.#running || this.#starting) throw new Error('the emulator is already listening')
    this.#starting = this.#start(port, host)
    try {
      this.#running = await this.#starting
      return this.#running.url
    } finally {
      this.#starting = undefined
    }
  }

  async #start(port: number, host: string): Promise<RunningServer> {
    const temporaryDirectory = this.#settings.directory
      ? undefined
      : await mkdtemp(join(tmpdir(), 'cosgate-emulator-'))
    const directory = this.#settings.directory ?? temporaryDirectory!
    await mkdir(directory, { recursive: true })
    const [closing, exchanges] = [new AbortController(), new Set<Promise<void>>()]
    const server = this.#createServer(directory, closing.signal, exchanges)
    const url = await startListening(server, port, host).catch(async (error) => {
      await removeTemporaryDirectory(temporaryDirectory)
      throw error
    })
    return { server, url, closing, exchanges, temporaryDirectory }
  }

  close(): Promise<void> {
    // A second call waits for the first, and closes a server that was started in between.
    const close = () => this.#close()
    this.#closed = this.#closed.then(close, close)
    return this.#closed
  }

  async #close(): Promise<void> {
    await this.#starting?.catch(() => {})
    if (!this.#running) return
    const { server, closing, exchanges, temporaryDirectory } = this.#running
    this.#running = undefined
    const closed = new Promise((resolve) => server.close(resolve))
    closing.abort()
    server.closeAllConnections()
    await closed
    await Promise.all(exchanges)
    await removeTemporaryDirectory(temporaryDirectory)
  }

  #createServer(directory: string, closing: AbortSignal, exchanges: Set<Promise<void>>): Server {
    const { credentials, bucket, region, clock, notify, hasConsole } = this.#settings
    const now = () => Math.floor(clock() + this.faults.skewSeconds)
    const state = {
      credentials,
      configured: { bucket, region },
      buckets: new Buckets(directory, bucket ?? DEFAULT_BUCKET),
      publisher: notify === undefined ? undefined : new EventPublisher(notify, closing),
      now,
    }
    const context = { state, faults: this.faults, log: this.requests, history: this.#history, closing }
    // A large upload can take longer than any request timeout, and a client under test may pause between requests.
    const server = createServer({ requestTimeout: 0, keepAliveTimeout: 60_000 }, (req, res) => {
      const isForConsole = hasConsole && isConsoleRequest(req)
      const exchange = (isForConsole ? handleConsole : handleExchange)(context, req, res)
      exchanges.add(exchange)
      exchange.finally(() => exchanges.delete(exchange))
    })
    return server.on('clientError', rejectMalformedRequest)
  }
}

async function removeTemporaryDirectory(directory: string | undefined): Promise<void> {
  if (directory) await rm(directory, { recursive: true, force: true })
}

function rejectMalformedRequest(error: Error, socket: Socket): void {
  if (socket.writable)
    socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
  else socket.destroy(error)
}

async function startListening(server: Server, port: number, host: string): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, () => resolve(server.off('error', reject) && undefined))
  })
  const address = server.address() as AddressInfo
  return `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`
}
