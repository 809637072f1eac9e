import { randomUUID } from 'node:crypto'
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Writes a small record atomically: the file always contains the old record or the new one. */
export async function writeRecord(path: string, record: unknown): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`
  await writeFile(temporary, JSON.stringify(record), { flush: true })
  await rename(temporary, path)
}

/** Reads all records of a directory and removes incomplete ones. */
export async function readRecords<Record>(directory: string): Promise<Record[]> {
  const names = await readdir(directory)
  await Promise.all(names.filter((name) => name.endsWith('.tmp')).map((name) => rm(join(directory, name))))
  const records = names.filter((name) => name.endsWith('.json'))
  return Promise.all(records.map(async (name) => JSON.parse(await readFile(join(directory, name), 'utf8'))))
}
