/**
 * A database, whichever it is. Statements use `$1`, `$2` for their values.
 *
 * @typedef {object} Database
 * @property {Query} query
 * @property {<T>(work: (query: Query) => Promise<T>) => Promise<T>} transaction commits when `work` resolves, and rolls
 *   back when it rejects
 * @property {() => Promise<void>} close
 *
 * @typedef {(sql: string, values?: (string | number | null)[]) => Promise<Record<string, any>[]>} Query
 */

/**
 * Opens the PostgreSQL server that a URL names, or an SQLite file.
 *
 * @param {string} url `postgres://user:password@host/name`, or `file:` and a path
 * @returns {Promise<Database>}
 */
export function openDatabase(url) {
  return /^postgres(ql)?:/.test(url) ? openPostgres(url) : openSqlite(url)
}

async function openPostgres(connectionString) {
  const { default: pg } = await import('pg')
  const pool = new pg.Pool({ connectionString, connectionTimeoutMillis: 10_000 })
  // A pool emits the errors of idle connections. It replaces such a connection by itself.
  pool.on('error', (error) => console.error(`database: ${error.message}`))
  return {
    query: async (sql, values) => (await pool.query(sql, values)).rows,
    transaction: async (work) => {
      const connection = await pool.connect()
      const query = async (sql, values) => (await connection.query(sql, values)).rows
      let failure
      const onFailure = (error) => {
        failure = error
      }
      // The pool does not listen while a connection is in use, and an error without a listener ends the process.
      connection.on('error', onFailure)
      try {
        return await runTransaction(query, work, onFailure)
      } finally {
        connection.off('error', onFailure)
        // The pool replaces a connection that failed.
        connection.release(failure)
      }
    },
    close: () => pool.end(),
  }
}

/** @param onFailure gets the error of a failed rollback, so that the caller gets the error that came before it */
async function runTransaction(query, work, onFailure) {
  await query('begin')
  try {
    const result = await work(query)
    await query('commit')
    return result
  } catch (error) {
    await query('rollback').catch(onFailure)
    throw error
  }
}

async function openSqlite(url) {
  const { createClient } = await import('@libsql/client')
  const client = createClient({ url })
  // SQLite has one writer at a time, so transactions wait for each other here.
  let last = Promise.resolve()
  const transaction = async (work) => {
    const connection = await client.transaction('write')
    try {
      const result = await work((sql, values) => runSqlite(connection, sql, values))
      await connection.commit()
      return result
    } finally {
      connection.close()
    }
  }
  return {
    query: (sql, values) => runSqlite(client, sql, values),
    transaction: (work) => {
      const current = last.then(() => transaction(work))
      last = current.then(
        () => {},
        () => {},
      )
      return current
    },
    close: async () => client.close(),
  }
}

async function runSqlite(connection, sql, args = []) {
  const { rows } = await connection.execute({ sql: sql.replace(/\$(\d+)/g, '?$1'), args })
  return rows
}
