import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** What is read of a published manifest. */
export interface Manifest {
  name: string
  version: string
  type?: string
  license?: string
  sideEffects?: unknown
  exports?: Record<string, { types: string; default: string }>
  bin?: Record<string, string>
  engines?: Record<string, string>
  scripts?: Record<string, string>
  dependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
  peerDependencies?: Record<string, string>
  peerDependenciesMeta?: Record<string, { optional?: boolean }>
}

/** The paths of the files in a tarball, sorted, without the folder `package/` that npm puts them in. */
export async function filesIn(tarball: string): Promise<string[]> {
  const { stdout } = await run('tar', ['-tzf', tarball])
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.replace(/^package\//, ''))
    .sort()
}

/** The text of one file in a tarball. */
export async function textIn(tarball: string, path: string): Promise<string> {
  const { stdout } = await run('tar', ['-xzOf', tarball, `package/${path}`])
  return stdout
}

export async function manifestIn(tarball: string): Promise<Manifest> {
  return JSON.parse(await textIn(tarball, 'package.json'))
}

export async function sha256(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex')
}
