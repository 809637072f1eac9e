import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createEmulator, type Emulator } from '@cosgate/emulator'

export type Framework = 'Express' | 'Koa'

/** The app of the pages that show other clients, with a local COS. */
export interface DemoApp {
  url: string
  emulator: Emulator
  close(): Promise<void>
}

const example = (name: string) => import(new URL(`../../examples/${name}`, import.meta.url).href)

const createListener: Record<Framework, (storage: object) => Promise<RequestListener>> = {
  Express: async (storage) => (await example('clients/express-app.js')).createExpressApp(storage),
  Koa: async (storage) => (await example('clients/koa-app.js')).createKoaApp(storage).callback(),
}

/** @param options options of `cosgate` besides those of the local COS */
export async function startDemoApp(framework: Framework, options: object = {}): Promise<DemoApp> {
  const bucket = 'browser-1250000000'
  const region = 'ap-guangzhou'
  const credentials = { secretId: 'not-a-real-id', secretKey: 'not-a-real-key' }
  const emulator = createEmulator({ bucket, region, credentials })
  const origin = await emulator.listen()
  const server = createServer(
    await createListener[framework]({ bucket, region, credentials, origin, ...options }),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    emulator,
    close: async () => {
      server.close().closeAllConnections()
      await emulator.close()
    },
  }
}
