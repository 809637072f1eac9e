import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { createEmulator, type Emulator, type EmulatorOptions } from '@cosgate/emulator'
import { onTestFinished } from 'vitest'

export const program = fileURLToPath(new URL('../../packages/cli/dist/cli.js', import.meta.url))

export const secretId = 'AKIDfakeOfCliTests'
export const secretKey = 'fake-secret-key-of-cli-tests'
export const bucket = 'files-1250000000'
export const region = 'ap-guangzhou'

export interface Run {
  code: number
  out: string
  err: string
}

/** Runs the built command with only the given environment. */
export async function cosgate(args: string[], env: Record<string, string> = {}, input = ''): Promise<Run> {
  const child = spawn(process.execPath, [program, ...args], { env })
  onTestFinished(() => void child.kill('SIGKILL'))
  child.stdin.end(input)
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number]>,
  ])
  return { code, out, err }
}

/** Returns the variables of a valid configuration. */
export function variables(origin: string): Record<string, string> {
  return {
    COS_BUCKET: bucket,
    COS_REGION: region,
    COS_SECRET_ID: secretId,
    COS_SECRET_KEY: secretKey,
    COS_ORIGIN: origin,
  }
}

export async function startEmulator(options: Partial<EmulatorOptions> = {}): Promise<Emulator> {
  const emulator = createEmulator({ credentials: { secretId, secretKey }, bucket, region, ...options })
  await emulator.listen()
  onTestFinished(() => emulator.close())
  return emulator
}

/** Serves on loopback until the test ends. */
export async function serve(answer: (req: IncomingMessage, res: ServerResponse) => void): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

type Headers = Record<string, string | string[] | undefined>

/** What a proxy changes between the command and the emulator. */
export interface ProxyChanges {
  /** Answers instead of the emulator. */
  answer?: (req: IncomingMessage, res: ServerResponse) => boolean
  /** Changes the headers of requests. */
  sent?: (headers: Headers) => Headers
  /** Changes the headers of responses. */
  answered?: (headers: Headers) => Headers
}

/** Starts a proxy that forwards everything to the emulator, with the given changes. */
export function proxy(
  target: string,
  { answer, sent = keepHeaders, answered = keepHeaders }: ProxyChanges,
): Promise<string> {
  return serve((req, res) => {
    if (answer?.(req, res)) return
    const { port } = new URL(target)
    const options = { host: '127.0.0.1', port, method: req.method, path: req.url, headers: sent(req.headers) }
    const onward = request(options as object, (reply) => {
      res.writeHead(reply.statusCode!, answered(reply.headers))
      reply.pipe(res)
    })
    req.pipe(onward)
  })
}

const keepHeaders = (headers: Headers) => headers
