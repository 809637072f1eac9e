const { cosgate } = require('@cosgate/koa')
const Koa = require('koa')
const { storage } = require('../storage.js')

const app = new Koa()
app.use(cosgate({ ...storage, authorize: (intent) => intent.resource.startsWith('users/alice/') }))
app.use((ctx) => ctx.cosRedirect('users/alice/报告.txt', { filename: '报告.txt' }))
const server = app.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`))
