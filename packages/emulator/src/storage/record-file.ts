import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'

/** Writes a small record atomically: the file always contains the old record or the new one. */
export async function writeRecord(path: string, record: unknown): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`
  await writeFile(temporary, JSON.stringify(record), { flush: true })
  await rename(temporary, path)
}

/** Reads one record. Returns `undefined` if there is none. */
export async function readRecord<Record>(path: string): Promise<Record | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

const BATCH_SIZE = 256

/** The names that {@link writeRecord} gives to files that are not complete yet. */
const TEMPORARY_NAME = /\.json\.[0-9a-f-]{36}\.tmp$/

/**
 * Reads all records of a directory and removes incomplete ones. Only one file is open at a time: a process may open a
 * limited number of files. Synchronous reads take a fifth of the time, and other requests are served between batches.
 */
export async function readRecords<Record>(directory: string): Promise<Record[]> {
  const names = await readdir(directory)
  const incomplete = names.filter((name) => TEMPORARY_NAME.test(name))
  await Promise.all(incomplete.map((name) => rm(join(directory, name))))
  const records: Record[] = []
  for (const name of names.filter((name) => name.endsWith('.json'))) {
    records.push(JSON.parse(readFileSync(join(directory, name), 'utf8')))
    if (records.length % BATCH_SIZE === 0) await setImmediate()
  }
  return records
}
