/** The storage that each user may fill, in bytes. */
export const QUOTA_BYTES = 200 * 1024 * 1024

/**
 * A file of a user.
 *
 * @typedef {object} FileRecord
 * @property {string} id `upload.id` of Cosgate, which is different for each stored object
 * @property {string} owner
 * @property {string} name
 * @property {string} key where the file is
 * @property {string} incomingKey where it was uploaded to
 * @property {number} size bytes
 * @property {string} contentType
 * @property {number} createdAt Unix seconds
 */

// Both databases understand these statements.
const tables = [
  `create table if not exists users (
    name text primary key,
    used_bytes bigint not null default 0
  )`,
  `create table if not exists files (
    id text primary key,
    owner text not null references users (name),
    name text not null,
    object_key text not null,
    incoming_key text not null unique,
    size bigint not null,
    content_type text not null,
    created_at bigint not null
  )`,
  'create index if not exists files_by_owner on files (owner, created_at)',
]

/**
 * Keeps one row for each uploaded file, and the number of bytes of each user.
 *
 * @param {import('./database.js').Database} database
 */
export async function openFileRecords(database) {
  for (const table of tables) await database.query(table)
  return new FileRecords(database)
}

/** Thrown if a file does not fit into the quota of its owner. */
export class QuotaExceededError extends Error {
  status = 413
  code = 'quota_exceeded'
  expose = true

  constructor() {
    super('the file does not fit into your storage')
  }
}

export class FileRecords {
  #database

  /** @param {import('./database.js').Database} database */
  constructor(database) {
    this.#database = database
  }

  /** @param {string} name */
  async addUser(name) {
    await this.#database.query('insert into users (name) values ($1) on conflict do nothing', [name])
  }

  /** Returns the bytes that a user's files take. */
  async usedBytes(owner) {
    const [user] = await this.#database.query('select used_bytes from users where name = $1', [owner])
    return Number(user?.used_bytes ?? 0)
  }

  /**
   * Adds a file, unless it was added before: a client repeats a confirmation whose answer it has not received. The unique
   * columns decide, so that repetitions at the same moment on several servers add one row.
   *
   * @param {FileRecord} file
   * @returns {Promise<FileRecord>} the recorded file
   * @throws QuotaExceededError
   */
  add(file) {
    return this.#database.transaction(async (query) => {
      const [added] = await query(
        `insert into files (id, owner, name, object_key, incoming_key, size, content_type, created_at)
          values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing returning id`,
        [
          file.id,
          file.owner,
          file.name,
          file.key,
          file.incomingKey,
          file.size,
          file.contentType,
          file.createdAt,
        ],
      )
      if (!added) return findByIncomingKey(query, file.incomingKey)
      const [user] = await query(
        'update users set used_bytes = used_bytes + $1 where name = $2 and used_bytes + $1 <= $3 returning name',
        [file.size, file.owner, QUOTA_BYTES],
      )
      if (!user) throw new QuotaExceededError()
      return file
    })
  }

  /** @returns {Promise<FileRecord | undefined>} */
  findByIncomingKey(incomingKey) {
    return findByIncomingKey(this.#database.query, incomingKey)
  }

  /** @returns {Promise<FileRecord | undefined>} */
  async find(owner, id) {
    const rows = await this.#database.query('select * from files where owner = $1 and id = $2', [owner, id])
    return rows.map(toRecord)[0]
  }

  /** Returns the files of a user, newest first. @returns {Promise<FileRecord[]>} */
  async list(owner) {
    const sql = 'select * from files where owner = $1 order by created_at desc, id limit 200'
    return (await this.#database.query(sql, [owner])).map(toRecord)
  }

  /** Removes a file. A second call changes nothing. */
  remove(owner, id) {
    return this.#database.transaction(async (query) => {
      const sql = 'delete from files where owner = $1 and id = $2 returning size'
      const [removed] = await query(sql, [owner, id])
      if (!removed) return
      await query('update users set used_bytes = used_bytes - $1 where name = $2', [
        Number(removed.size),
        owner,
      ])
    })
  }
}

async function findByIncomingKey(query, incomingKey) {
  const rows = await query('select * from files where incoming_key = $1', [incomingKey])
  return rows.map(toRecord)[0]
}

/** @returns {FileRecord} */
function toRecord(row) {
  return {
    id: row.id,
    owner: row.owner,
    name: row.name,
    key: row.object_key,
    incomingKey: row.incoming_key,
    // PostgreSQL's bigint arrives as text.
    size: Number(row.size),
    contentType: row.content_type,
    createdAt: Number(row.created_at),
  }
}
