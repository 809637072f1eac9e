import type { AddressInfo } from 'node:net'
import { type CosgateOptions, cosgate, type Intent } from '@cosgate/express'
import express from 'express'
import { storage } from '../storage.js'

const isAlices = ({ resource }: Intent): boolean => resource.startsWith('users/alice/')
const options: CosgateOptions<typeof storage.credentials> = {
  ...storage,
  authorize: (intent, req) => isAlices(intent) && req.get('x-blocked') === undefined,
}

const app = express()
const cos = cosgate(options)
app.use(cos)
app.get('/download', (_req, res) => res.cosRedirect('users/alice/报告.txt', { filename: '报告.txt' }))
const server = app.listen(0, '127.0.0.1', () => {
  const url: string = cos.signer.getObjectUrl({ key: 'a' })
  if (!url.startsWith(storage.origin)) throw new Error(url)
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
})
