import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { openDatabase } from '../../examples/files-app/database.js'

const message = (type: string, body: string | Buffer) => {
  const header = Buffer.alloc(5)
  header.write(type)
  header.writeInt32BE(Buffer.byteLength(body) + 4, 1)
  return Buffer.concat([header, Buffer.from(body)])
}
const authenticated = message('R', Buffer.alloc(4))
const complete = Buffer.concat([message('C', 'DONE\0'), message('Z', 'T')])
const refused = Buffer.concat([message('E', 'SERROR\0C42601\0Mno such statement\0\0'), message('Z', 'E')])

/** Opens a server that speaks as much of PostgreSQL's protocol as statements without values and rows need. */
async function openPostgres(refuses: (sql: string) => boolean = () => false) {
  const sockets: Socket[] = []
  const server = createServer((socket) => {
    sockets.push(socket)
    socket.once('data', () => {
      socket.write(Buffer.concat([authenticated, message('Z', 'I')]))
      socket.on('data', (data) => {
        const sql = data.subarray(5, -1).toString()
        if (sql === 'restart') socket.destroy()
        else if (data[0] === 0x51) socket.write(refuses(sql) ? refused : complete)
      })
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const database = await openDatabase(`postgres://user:password@127.0.0.1:${port}/name`)
  onTestFinished(async () => {
    await database.close()
    server.close()
  })
  return { database, sockets }
}

it('rejects a transaction whose connection is lost during a statement, and opens another one', async () => {
  const { database, sockets } = await openPostgres()
  await expect(database.transaction((query) => query('restart'))).rejects.toThrow('Connection terminated')
  expect(await database.transaction(async () => 'works')).toBe('works')
  expect(sockets).toHaveLength(2)
})

it('rejects a transaction whose connection is lost between two statements', async () => {
  const { database, sockets } = await openPostgres()
  const transaction = database.transaction(async (query) => {
    sockets[0]!.destroy()
    await new Promise((resolve) => setTimeout(resolve, 50))
    return query('insert')
  })
  await expect(transaction).rejects.toThrow('not queryable')
})

it('rejects with the first error if the rollback fails too, and replaces the connection', async () => {
  const { database, sockets } = await openPostgres((sql) => sql === 'rollback')
  const transaction = database.transaction(() => Promise.reject(new Error('the first error')))
  await expect(transaction).rejects.toThrow('the first error')
  expect(await database.transaction(async () => 'works')).toBe('works')
  expect(sockets).toHaveLength(2)
})
