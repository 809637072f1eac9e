import { cosgate } from '@cosgate/express'
import express from 'express'
import { storage } from '../storage.js'

const app = express()
app.use(cosgate({ ...storage, authorize: (intent) => intent.resource.startsWith('users/alice/') }))
app.get('/download', (_req, res) => res.cosRedirect('users/alice/报告.txt', { filename: '报告.txt' }))
const server = app.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`))
