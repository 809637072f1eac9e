import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { repository } from '../support/fresh-build.js'

const run = promisify(execFile)

/** A running server program. Its output begins with its URL. */
export interface Running {
  url: string
  stop(): Promise<void>
}

/** Starts a program with Node and waits until it prints its URL. */
export async function start(
  folder: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<Running> {
  const child = spawn(process.execPath, args, { cwd: folder, env: { ...process.env, ...env } })
  let stderr = ''
  child.stderr.on('data', (chunk) => (stderr += chunk))
  for await (const line of createInterface(child.stdout)) {
    const url = /http:\/\/[\w.:]+/.exec(line)?.[0]
    if (url !== undefined) return { url, stop: () => stop(child) }
  }
  throw new Error(`${args.join(' ')} exited before it served: ${stderr}`)
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit')
  child.kill()
  await ended
}

/** Runs a program with Node until it exits. @returns its output */
export async function output(
  folder: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<string> {
  const { stdout } = await run(process.execPath, args, { cwd: folder, env: { ...process.env, ...env } })
  return stdout.trim()
}

/** Prepares the program of one kind of project. @returns the file to run */
export const programs = {
  'an ES module': async () => 'module.js',
  'CommonJS, by require': async () => 'commonjs.cjs',
  'TypeScript as Node resolves it': async (folder: string) => {
    await compile(folder, 'tsconfig.nodenext.json')
    return join('nodenext', basename(folder), 'typed.js')
  },
  'TypeScript with module: commonjs': async (folder: string) => {
    await compile(folder, 'tsconfig.commonjs.json')
    await writeFile(join(folder, 'commonjs/package.json'), '{ "type": "commonjs" }')
    return join('commonjs', basename(folder), 'typed.js')
  },
  'TypeScript as bundlers resolve it': async (folder: string) => {
    await compile(folder, 'tsconfig.bundler.json')
    const esbuild = join(repository, 'test/node_modules/esbuild/bin/esbuild')
    const flags = [
      '--bundle',
      '--platform=node',
      '--format=cjs',
      '--outfile=bundled.cjs',
      '--log-level=error',
    ]
    await run(esbuild, ['typed.ts', ...flags], { cwd: folder })
    return 'bundled.cjs'
  },
}

async function compile(folder: string, config: string): Promise<void> {
  const tsc = join(repository, 'node_modules/typescript/bin/tsc')
  await run(process.execPath, [tsc, '-p', config], { cwd: folder }).catch(({ stdout }) => {
    throw new Error(stdout)
  })
}
