import { createServer } from 'node:http'
import { cosgate } from '@cosgate/koa'
import {
  Configuration,
  Controller,
  Get,
  initializeGlobalApplicationContext,
  MainApp,
  MidwayApplicationManager,
} from '@midwayjs/core'
import * as koa from '@midwayjs/koa'
import { options, printUrl } from '../cosgate-options.cjs'

// TypeScript's decorators, without TypeScript.
class MainConfiguration {
  async onReady() {
    this.app.use(cosgate(options))
  }
}
MainApp()(MainConfiguration.prototype, 'app')
const config = { keys: 'not-a-secret', midwayLogger: { default: { level: 'none' } } }
Configuration({ imports: [koa], importConfigs: [{ default: config }] })(MainConfiguration)

class FilesController {
  file(ctx) {
    return ctx.cosRedirect(ctx.query.key)
  }
}
const method = Object.getOwnPropertyDescriptor(FilesController.prototype, 'file')
Get('/file')(FilesController.prototype, 'file', method)
Controller('/')(FilesController)

const context = await initializeGlobalApplicationContext({
  appDir: import.meta.dirname,
  baseDir: import.meta.dirname,
  imports: [{ MainConfiguration, FilesController }],
})
const app = context.get(MidwayApplicationManager).getApplication('koa')
const server = createServer(app.callback()).listen(0, '127.0.0.1', () => printUrl(server))
