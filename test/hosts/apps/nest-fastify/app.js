import 'reflect-metadata'
import { cosgate } from '@cosgate/express'
import { Controller, Get, Module, Query, Res } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import { options, printUrl } from '../cosgate-options.cjs'

class FilesController {
  async file(key, reply) {
    await reply.raw.cosRedirect(key)
    reply.hijack()
  }
}
// TypeScript's decorators, without TypeScript.
const method = Object.getOwnPropertyDescriptor(FilesController.prototype, 'file')
Get('file')(FilesController.prototype, 'file', method)
Query('key')(FilesController.prototype, 'file', 0)
Res()(FilesController.prototype, 'file', 1)
Controller()(FilesController)

class AppModule {}
Module({ controllers: [FilesController] })(AppModule)

const app = await NestFactory.create(AppModule, new FastifyAdapter(), { logger: false })
// The adapter accepts middleware after it is initialized.
await app.init()
app.use(cosgate(options))
await app.listen(0, '127.0.0.1')
printUrl(app.getHttpServer())
