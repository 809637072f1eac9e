import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSigner, fromEnv } from '@cosgate/core'
import { createEmulator } from '@cosgate/emulator'
import { createLocalCdn } from '../local-cdn.js'

/**
 * The options of `cosgate` for the bucket.
 *
 * @typedef {object} Storage
 * @property {string} bucket
 * @property {string} region
 * @property {import('@cosgate/core').StaticCredentials} credentials those that sign for clients
 * @property {import('@cosgate/core').StaticCredentials} serverCredentials those of the server's own requests
 * @property {string} [origin] default: the host of Tencent Cloud
 * @property {number} [defaultExpires] seconds
 * @property {import('@cosgate/core').CdnOptions} [cdn] serves the previews of pictures
 */

const place = ['COS_BUCKET', 'COS_REGION']
const oneKey = ['COS_SECRET_ID', 'COS_SECRET_KEY']
const pair = ['COS_READ_SECRET_ID', 'COS_READ_SECRET_KEY', 'COS_WRITE_SECRET_ID', 'COS_WRITE_SECRET_KEY']
const optional = ['COS_SECURITY_TOKEN', 'COS_READ_SECURITY_TOKEN', 'COS_WRITE_SECURITY_TOKEN', 'COS_ORIGIN']

/** Returns the variable that is missing if some of the variables of a real bucket are set, but not all. */
export function findMissingVariable(env) {
  const isSet = (name) => Boolean(env[name])
  if (![...place, ...oneKey, ...pair, ...optional].some(isSet)) return undefined
  const keys = pair.some(isSet) ? pair : oneKey
  return [...place, ...keys].find((name) => !isSet(name))
}

/**
 * Opens the real bucket that the environment names, or else a local COS that lives as long as the demo.
 *
 * @param {Record<string, string | undefined>} env
 * @param {{ cdn: boolean }} options whether a local CDN serves the objects of the local COS
 * @returns {Promise<{ storage: Storage, isReal: boolean, close(): Promise<void> }>}
 */
export async function openStorage(env, { cdn }) {
  if (env.COS_BUCKET) return openRealStorage(env)
  const place = await openLocalStorage(env)
  return cdn ? addLocalCdn(place) : place
}

function openRealStorage(env) {
  const credentials = fromEnv(env)
  const storage = {
    bucket: env.COS_BUCKET,
    region: env.COS_REGION,
    credentials,
    // In your app, use a separate key for the server, which may copy and delete.
    serverCredentials: credentials,
    ...(env.COS_ORIGIN && { origin: env.COS_ORIGIN }),
  }
  return { storage, isReal: true, close: async () => {} }
}

const readActions = ['GetObject', 'HeadObject', 'GetBucket', 'ListParts', 'ListMultipartUploads']
const writeActions = [
  'PutObject',
  'DeleteObject',
  'InitiateMultipartUpload',
  'UploadPart',
  'CompleteMultipartUpload',
  'AbortMultipartUpload',
]

const serverActions = [
  'GetObject',
  'HeadObject',
  'PutObject',
  'PutObjectCopy',
  'DeleteObject',
  'DeleteMultipleObjects',
]

/**
 * One key can only read and another can only write, so that a signed upload cannot be turned into a copy. The server's own
 * requests have a third key, with which nothing is ever signed for a client.
 */
async function openLocalStorage(env) {
  const bucket = 'demo-1250000000'
  const region = 'ap-guangzhou'
  const read = { secretId: 'demo-read-id', secretKey: randomBytes(16).toString('hex') }
  const write = { secretId: 'demo-write-id', secretKey: randomBytes(16).toString('hex') }
  const server = { secretId: 'demo-server-id', secretKey: randomBytes(16).toString('hex') }
  const allow = (actions) => [
    {
      effect: /** @type {const} */ ('allow'),
      action: actions.map((action) => `name/cos:${action}`),
      resource: [`qcs::cos:${region}:uid/1250000000:${bucket}/*`],
    },
  ]
  const emulator = createEmulator({
    bucket,
    region,
    // The objects must not outlive their rows, nor the rows their objects.
    directory: env.DATABASE_URL && join(tmpdir(), 'cosgate-demo-objects'),
    credentials: [
      { ...read, policy: allow(readActions) },
      { ...write, policy: allow(writeActions) },
      { ...server, policy: allow(serverActions) },
    ],
  })
  const origin = await emulator.listen()
  const storage = { bucket, region, credentials: { read, write }, serverCredentials: server, origin }
  return { storage, isReal: false, close: () => emulator.close() }
}

/** The CDN fetches the objects with the key that can only read. */
async function addLocalCdn({ storage, isReal, close }) {
  const cdn = { type: /** @type {const} */ ('A'), key: randomBytes(16).toString('hex'), lifetime: 3600 }
  const { bucket, region, origin, credentials } = storage
  const signer = createSigner({ bucket, region, origin, credentials: credentials.read })
  const server = createLocalCdn(cdn, (key) => signer.getPresignedDownloadUrl({ key })).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
  return {
    storage: { ...storage, cdn: { ...cdn, origin: `http://127.0.0.1:${port}` } },
    isReal,
    close: async () => {
      server.close().closeAllConnections()
      await close()
    },
  }
}
