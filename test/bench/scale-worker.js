// One process of the scale benchmark: an Express app that signs with temporary keys, one per user.
import { cachedCredentials, cosgate } from '@cosgate/express'
import KeyvRedis from '@keyv/redis'
import express from 'express'
import { Keyv } from 'keyv'

const { PORT, PROVIDER_URL, REDIS_URL, STORE_KEY } = process.env
const shared = REDIS_URL && {
  store: new Keyv(new KeyvRedis(REDIS_URL)),
  storeKey: Buffer.from(STORE_KEY, 'base64'),
}

const app = express()
app.use(
  cosgate({
    bucket: 'photos-1250000000',
    region: 'ap-shanghai',
    credentials: cachedCredentials(async () => (await fetch(PROVIDER_URL)).json(), { ...shared }),
    credentialScope: ({ resource }) => resource.split('/')[1],
    authorize: (intent) => intent.resource.startsWith('users/'),
  }),
)
app.listen(Number(PORT), '127.0.0.1', () => process.send('listening'))
process.on('message', () => process.send({ memory: process.memoryUsage.rss() }))
