import type { AddressInfo } from 'node:net'
import { type CosgateOptions, cosgate, type Intent } from '@cosgate/koa'
import Koa from 'koa'
import { storage } from '../storage.js'

const isAlices = ({ resource }: Intent): boolean => resource.startsWith('users/alice/')
const options: CosgateOptions<typeof storage.credentials> = {
  ...storage,
  authorize: (intent, ctx) => isAlices(intent) && ctx.get('x-blocked') === '',
}

const app = new Koa()
const cos = cosgate(options)
app.use(cos)
app.use((ctx) => ctx.cosRedirect('users/alice/报告.txt', { filename: '报告.txt' }))
const server = app.listen(0, '127.0.0.1', () => {
  const url: string = cos.signer.getObjectUrl({ key: 'a' })
  if (!url.startsWith(storage.origin)) throw new Error(url)
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
})
