import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

const demo = fileURLToPath(new URL('../../examples/demo.js', import.meta.url))

/** A run of the demo as a separate process, on the built packages. */
export interface DemoProcess {
  process: ChildProcess
  /** Its output so far. */
  output(): string
  errors(): string
  /** Its exit code. */
  ended: Promise<number | null>
}

/** @param env the only variables of COS, of the port and of the database that are set */
export function startDemo(words: string[], env: Record<string, string> = {}, cwd?: string): DemoProcess {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(?:COS_|PORT$|DATABASE_URL$|NODE_)/.test(name),
  )
  const child = spawn(process.execPath, [demo, ...words], {
    env: { ...Object.fromEntries(inherited), ...env },
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = once(child, 'close').then(([code]) => code)
  onTestFinished(async () => {
    child.kill('SIGTERM')
    await ended
  })
  const printed = { stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream]!.setEncoding('utf8').on('data', (text: string) => {
      printed[stream] += text
    })
  }
  return {
    process: child,
    output: () => printed.stdout,
    errors: () => printed.stderr,
    ended,
  }
}
