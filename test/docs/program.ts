import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { transform } from 'esbuild'
import { onTestFinished } from 'vitest'
import { repository } from '../support/fresh-build.js'
import { cos } from './cos.js'
import { findCode } from './documents.js'
import { emptyProject, type Versions } from './project.js'

/** How a program from a document is run. */
export interface ProgramOptions {
  versions?: Versions
  /** A project with all packages installed. Default: a project that links to those of this repository. */
  folder?: string
  env?: Record<string, string>
  /** Runs the program as CommonJS instead of as an ES module. */
  commonjs?: boolean
  /** Code before and after the program: the reader's own code. */
  before?: string
  after?: string
  /** Applies the reader's own changes to the program. */
  edit?: (code: string) => string
}

const preload = join(repository, 'test/docs/preload.js')

/** A running program that listens. */
export interface RunningProgram {
  readonly url: string
  /** Returns the output so far. */
  printed(): string
  /** Sends JSON and parses the JSON response. */
  post(path: string, json: unknown, headers?: Record<string, string>): Promise<Answer>
  get(path: string, headers?: Record<string, string>): Promise<Response>
  /** Sends SIGTERM and waits until the program exits. @returns its exit code, or the signal that ended it */
  terminate(): Promise<number | string>
}

export interface Answer {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: each answer is compared with what the test expects
  readonly body: any
}

/** Starts the program of a block and waits until it listens. */
export async function serve(name: string, running: ProgramOptions = {}): Promise<RunningProgram> {
  const { child, printed } = await start(name, running)
  const [message] = await Promise.race([once(child, 'message'), rejectOnExit(child, printed)])
  const url = `http://127.0.0.1:${message.port}`
  return {
    url,
    printed,
    get: (path, headers) => fetch(`${url}${path}`, { headers, redirect: 'manual' }),
    terminate: async () => {
      child.kill('SIGTERM')
      const [code, signal] = await once(child, 'exit')
      return code ?? signal
    },
    post: async (path, json, headers) => {
      const response = await fetch(`${url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(json),
      })
      return { status: response.status, body: await response.json() }
    },
  }
}

/** Runs the program of a block until it exits. @returns its output */
export async function output(name: string, running: ProgramOptions = {}): Promise<string> {
  const { child, printed } = await start(name, running)
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`${name} exited with ${code}: ${printed()}`)
  return printed().trim()
}

async function start(
  name: string,
  { versions, folder: given, env, commonjs, before = '', after = '', edit = (code) => code }: ProgramOptions,
): Promise<{ child: ChildProcess; printed: () => string }> {
  const folder = given ?? (await emptyProject(versions))
  const program = [before, edit(findCode(name)), after].join('\n')
  const { code } = await transform(program, { loader: 'ts', format: commonjs ? 'cjs' : 'esm' })
  const file = commonjs ? 'program.cjs' : 'program.js'
  await writeFile(join(folder, file), code)
  const child = spawn(process.execPath, ['--import', preload, file], {
    cwd: folder,
    env: { ...process.env, ...cos.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  onTestFinished(() => void child.kill())
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream!.on('data', (chunk) => (text += chunk))
  return { child, printed: () => text }
}

async function rejectOnExit(child: ChildProcess, printed: () => string): Promise<never> {
  await once(child, 'exit')
  throw new Error(`The program exited before it listened: ${printed()}`)
}
