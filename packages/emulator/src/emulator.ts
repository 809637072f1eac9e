import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exchange } from './exchange.js'
import { type FaultSwitches, Faults } from './faults.js'
import { assertThat, isText } from './option-check.js'
import { type EmulatorOptions, type EmulatorSettings, readOptions } from './options.js'
import type { LoggedRequest } from './request-log.js'
import { Buckets } from './storage/buckets.js'

/** A local COS that checks every signature. */
export interface Emulator {
  /** `http://127.0.0.1:9000`, without a slash at its end; empty while the emulator does not listen. */
  readonly url: string
  /**
   * Starts to listen.
   * @param port default any free one
   * @param host default `127.0.0.1`: reachable from this machine only
   * @returns the URL
   * @throws TypeError for an empty host; an Error where it listens already, or the port cannot be had
   */
  listen(port?: number, host?: string): Promise<string>
  /** Ends open connections, waits for what is under way, and removes a temporary directory. */
  close(): Promise<void>
  /** Switches for what shall go wrong. */
  readonly faults: FaultSwitches
  /** The latest 1,000 requests, oldest first; `requests.length = 0` empties it. */
  readonly requests: LoggedRequest[]
}

/**
 * Makes a local COS, which judges every request as COS documents it.
 * @throws TypeError naming an option that is wrong or unknown
 */
export function createEmulator(options: EmulatorOptions): Emulator {
  return new LocalCos(readOptions(options))
}

interface Running {
  server: Server
  url: string
  closing: AbortController
  exchanges: Set<Promise<void>>
  temporaryDirectory: string | undefined
}

class LocalCos implements Emulator {
  readonly faults = new Faults()
  readonly requests: LoggedRequest[] = []
  readonly #settings: EmulatorSettings
  #running: Running | undefined
  #starting: Promise<Running> | undefined

  constructor(settings: EmulatorSettings) {
    this.#settings = settings
  }

  get url(): string {
    return this.#running?.url ?? ''
  }

  async listen(port = 0, host = '127.0.0.1'): Promise<string> {
    // Without a host, Node listens to the whole network.
    assertThat(isText(host), 'host', "a name or an address, such as '127.0.0.1'")
    if (this.#running || this.#starting) throw new Error('the emulator listens already')
    this.#starting = this.#start(port, host)
    try {
      this.#running = await this.#starting
      return this.#running.url
    } finally {
      this.#starting = undefined
    }
  }

  async #start(port: number, host: string): Promise<Running> {
    const temporaryDirectory = this.#settings.directory
      ? undefined
      : await mkdtemp(join(tmpdir(), 'cosgate-emulator-'))
    const directory = this.#settings.directory ?? temporaryDirectory!
    await mkdir(directory, { recursive: true })
    const [closing, exchanges] = [new AbortController(), new Set<Promise<void>>()]
    const server = this.#createServer(directory, closing.signal, exchanges)
    const url = await startListening(server, port, host).catch(async (error) => {
      await removeTemporary(temporaryDirectory)
      throw error
    })
    return { server, url, closing, exchanges, temporaryDirectory }
  }

  async close(): Promise<void> {
    await this.#starting?.catch(() => {})
    if (!this.#running) return
    const { server, closing, exchanges, temporaryDirectory } = this.#running
    this.#running = undefined
    const closed = new Promise((resolve) => server.close(resolve))
    closing.abort()
    server.closeAllConnections()
    await closed
    await Promise.all(exchanges)
    await removeTemporary(temporaryDirectory)
  }

  #createServer(directory: string, closing: AbortSignal, exchanges: Set<Promise<void>>): Server {
    const { credentials, bucket, region, clock } = this.#settings
    const now = () => Math.floor(clock() + this.faults.skewSeconds)
    const world = { credentials, home: { bucket, region }, buckets: new Buckets(directory), now }
    // A large upload may outlast any request timeout, and a client in a test may pause between two requests.
    const server = createServer({ requestTimeout: 0, keepAliveTimeout: 60_000 }, (req, res) => {
      const done = exchange({ world, faults: this.faults, log: this.requests, closing }, req, res)
      exchanges.add(done)
      done.finally(() => exchanges.delete(done))
    })
    return server.on('clientError', refuseMalformed)
  }
}

async function removeTemporary(directory: string | undefined): Promise<void> {
  if (directory) await rm(directory, { recursive: true, force: true })
}

function refuseMalformed(error: Error, socket: Socket): void {
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
