import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

interface ExportTarget {
  types: string
  default: string
}

/** The fields of a published manifest that the tests read. */
export interface Manifest {
  name: string
  version: string
  type?: string
  license?: string
  sideEffects?: unknown
  main?: string
  types?: string
  typesVersions?: Record<string, Record<string, string[]>>
  exports?: Record<string, Record<string, string | ExportTarget>>
  bin?: Record<string, string>
  engines?: Record<string, string>
  scripts?: Record<string, string>
  dependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
  peerDependencies?: Record<string, string>
  peerDependenciesMeta?: Record<string, { optional?: boolean }>
}

/** Returns the sorted paths of the files in a tarball, without the folder `package/` that npm adds. */
export async function listFiles(tarball: string): Promise<string[]> {
  const { stdout } = await run('tar', ['-tzf', tarball])
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.replace(/^package\//, ''))
    .sort()
}

/** Returns the text of one file in a tarball. */
export async function readText(tarball: string, path: string): Promise<string> {
  const { stdout } = await run('tar', ['-xzOf', tarball, `package/${path}`])
  return stdout
}

export async function readManifest(tarball: string): Promise<Manifest> {
  return JSON.parse(await readText(tarball, 'package.json'))
}

export async function hashFile(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex')
}
