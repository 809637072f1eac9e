import 'reflect-metadata'
import { cosgate } from '@cosgate/express'
import { Controller, Get, Module, Query, Res } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { options, printUrl } from '../cosgate-options.cjs'

class FilesController {
  file(key, res) {
    return res.cosRedirect(key)
  }
}
// TypeScript's decorators, without TypeScript.
const method = Object.getOwnPropertyDescriptor(FilesController.prototype, 'file')
Get('file')(FilesController.prototype, 'file', method)
Query('key')(FilesController.prototype, 'file', 0)
Res()(FilesController.prototype, 'file', 1)
Controller()(FilesController)

const usesModule = process.argv[2] === 'module'

class AppModule {
  configure(consumer) {
    if (usesModule) consumer.apply(cosgate(options)).forRoutes('/')
  }
}
Module({ controllers: [FilesController] })(AppModule)

const app = await NestFactory.create(AppModule, { logger: false })
if (!usesModule) app.use(cosgate(options))
await app.listen(0, '127.0.0.1')
printUrl(app.getHttpServer())
