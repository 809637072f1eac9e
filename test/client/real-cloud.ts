import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createEmulator, type Emulator } from '@cosgate/emulator'
import { type CosgateOptions, cosgate, objectActions } from '@cosgate/express'
import express, { type ErrorRequestHandler } from 'express'

const bucket = 'photos-1250000000'
const region = 'ap-guangzhou'
const credentials = { secretId: 'AKIDEXAMPLE', secretKey: 'not-a-real-key' }

export interface RealCloud {
  bucket: string
  region: string
  app: string
  emulator: Emulator
  /** Reads an object of COS without the gate. */
  stored(key: string): Promise<Response>
  /** The actions that COS received, in order. */
  actions(): (string | undefined)[]
  close(): Promise<void>
}

const deleteToo = { actions: [...objectActions, 'DeleteObject'] } as const

/** An Express app with the gate, which prints errors unchanged, and the COS that it signs for. */
export async function startRealCloud(options: Partial<CosgateOptions> = {}): Promise<RealCloud> {
  const emulator = createEmulator({ credentials, bucket, region })
  const origin = await emulator.listen()
  const gate = cosgate({
    bucket,
    region,
    credentials,
    origin,
    authorize: () => true,
    allow: deleteToo,
    ...options,
  })
  const server = await new Promise<Server>((resolve) => {
    const listening = express()
      .use(gate)
      .use(((error, _request, response, _next) => {
        response.status(error.status ?? 500).json(error)
      }) satisfies ErrorRequestHandler)
      .listen(0, '127.0.0.1', () => resolve(listening))
  })
  return {
    bucket,
    region,
    app: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    emulator,
    stored: async (key) => fetch(await gate.signer.getPresignedDownloadUrl({ key })),
    actions: () => emulator.requests.map(({ action }) => action),
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await emulator.close()
    },
  }
}
