import { createExpressApp as createExpressClients } from '../clients/express-app.js'
import { createKoaApp as createKoaClients } from '../clients/koa-app.js'
import { createExpressApp } from '../files-app/express-app.js'
import { createKoaApp } from '../files-app/koa-app.js'

/**
 * Creates the files app and the app of the other clients, both on one framework.
 *
 * @param {boolean} koa
 * @param {import('./storage.js').Storage} storage
 * @param {import('../files-app/file-records.js').FileRecords} records
 */
export function createApps(koa, storage, records) {
  const { serverCredentials: _, ...clientStorage } = storage
  if (koa)
    return {
      files: createKoaApp(storage, records).callback(),
      clients: createKoaClients(clientStorage).callback(),
    }
  return { files: createExpressApp(storage, records), clients: createExpressClients(clientStorage) }
}
