import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll } from 'vitest'
import { cos, temporary } from './cos.js'

let calls = 0
let refusal: string | undefined

const server = createServer((_request, response) => {
  calls++
  const { secretId: TmpSecretId, secretKey: TmpSecretKey, securityToken: Token } = temporary
  const ExpiredTime = Math.floor(Date.now() / 1000) + 1800
  const answer = refusal
    ? { Error: { Code: refusal, Message: 'no' } }
    : { Credentials: { TmpSecretId, TmpSecretKey, Token }, ExpiredTime }
  response.end(JSON.stringify({ Response: { ...answer, RequestId: 'request-1' } }))
})

/** A local replacement for the Security Token Service. */
export const sts = {
  calls: () => calls,
  refuse: (code: string | undefined) => {
    refusal = code
  },

  /** Starts the service for the tests of one file. Call it after `cos.forThisFile()`. */
  forThisFile(): void {
    beforeAll(async () => {
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
      const standIns = { ...JSON.parse(cos.env.STAND_INS), 'sts.tencentcloudapi.com': url }
      cos.env.STAND_INS = JSON.stringify(standIns)
    })
    afterAll(() => {
      server.closeAllConnections()
      server.close()
    })
  },
}
