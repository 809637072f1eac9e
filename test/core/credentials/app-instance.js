// One instance of an app: it signs with keys of PROVIDER_URL that it shares with other instances through REDIS_URL.
import { cachedCredentials, createSigner } from '@cosgate/core'
import KeyvRedis from '@keyv/redis'
import { Keyv } from 'keyv'

const { REDIS_URL, STORE_KEY, PROVIDER_URL, CLOCK_OFFSET = '0' } = process.env
const clock = () => Math.floor(Date.now() / 1000) + Number(CLOCK_OFFSET)

const credentials = cachedCredentials(async () => (await fetch(PROVIDER_URL)).json(), {
  clock,
  store: new Keyv(new KeyvRedis(REDIS_URL)),
  storeKey: Buffer.from(STORE_KEY, 'base64'),
})
const signer = createSigner({ bucket: 'photos-1250000000', region: 'ap-shanghai', credentials, clock })

process.on('message', async (requests) => {
  const keys = Array.from({ length: requests }, (_, n) => `users/alice/${n}.jpg`)
  const signed = await Promise.all(keys.map((key) => signer.getAuth({ method: 'GET', key })))
  process.send([...new Set(signed.map((text) => /q-ak=(\w+)/.exec(text)[1]))])
})
process.send('ready')
