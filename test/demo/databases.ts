import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { onTestFinished } from 'vitest'
import { type Database, openDatabase } from '../../examples/files-app/database.js'

/** The databases that the demo's statements must work on. A real PostgreSQL server is tested if `DATABASE_URL` names one. */
export const databases: [name: string, open: () => Promise<Database>][] = [
  ['SQLite', openSqlite],
  ['PostgreSQL in process', openPglite],
  ...(process.env.DATABASE_URL
    ? [['PostgreSQL', openServer] satisfies [string, () => Promise<Database>]]
    : []),
]

export async function openSqlite(): Promise<Database> {
  const directory = await mkdtemp(join(tmpdir(), 'cosgate-database-test-'))
  const database = await openDatabase(`file:${join(directory, 'test.db')}`)
  onTestFinished(async () => {
    await database.close()
    await rm(directory, { recursive: true })
  })
  return database
}

let pglite: PGlite | undefined

/** All tests share one server, which takes seconds to start. */
async function openPglite(): Promise<Database> {
  pglite ??= new PGlite()
  const server = pglite
  const schema = createSchemaName()
  await server.exec(`create schema ${schema}; set search_path to ${schema}`)
  return {
    query: async (sql, values) => (await server.query<Record<string, unknown>>(sql, values)).rows,
    transaction: (work) =>
      server.transaction((transaction) =>
        work(async (sql, values) => (await transaction.query<Record<string, unknown>>(sql, values)).rows),
      ),
    close: async () => {},
  }
}

/** Each test has a schema of its own, so that it changes nothing else on the server. */
async function openServer(): Promise<Database> {
  const schema = createSchemaName()
  const setup = await openDatabase(process.env.DATABASE_URL!)
  await setup.query(`create schema ${schema}`)
  const url = new URL(process.env.DATABASE_URL!)
  url.searchParams.set('options', `-c search_path=${schema}`)
  const database = await openDatabase(url.href)
  onTestFinished(async () => {
    await database.close()
    await setup.query(`drop schema ${schema} cascade`)
    await setup.close()
  })
  return database
}

function createSchemaName(): string {
  return `cosgate_test_${randomBytes(6).toString('hex')}`
}
