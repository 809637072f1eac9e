import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '../files-app/database.js'
import { openFileRecords } from '../files-app/file-records.js'

/**
 * Opens the records in the database of `DATABASE_URL`, or else in an SQLite file that lives as long as the demo.
 *
 * @param {Record<string, string | undefined>} env
 */
export async function openRecords(env) {
  const directory = env.DATABASE_URL ? undefined : await mkdtemp(join(tmpdir(), 'cosgate-demo-'))
  const database = await openDatabase(env.DATABASE_URL || `file:${join(directory, 'demo.db')}`)
  const close = async () => {
    await database.close()
    if (directory) await rm(directory, { recursive: true })
  }
  try {
    return { records: await openFileRecords(database), close }
  } catch (error) {
    await close()
    throw error
  }
}
