const { createServer } = require('node:http')
const { printUrl } = require('../cosgate-options.cjs')

const start = require('egg').start ?? require('egg').startEgg
start({ baseDir: __dirname, mode: 'single' }).then((app) => {
  const server = createServer(app.callback()).listen(0, '127.0.0.1', () => printUrl(server))
})
