import { Agent } from 'node:http'
import { connect } from 'node:net'
import { assumeRole, getFederationToken, type Policy } from '@cosgate/sts'
import { sts } from 'tencentcloud-sdk-nodejs-sts'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { goodAnswer, StsServer } from './sts-server.js'
import { type ReceivedRequest, sha256, tc3Steps } from './tc3-oracle.js'

const server = StsServer.forThisFile()
const key = {
  secretId: 'AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE',
  secretKey: 'Gu5t9xGARNpq86cd98joQYCN3EXAMPLE',
}
const need = { action: 'GetObject', bucket: 'b-1250000000', region: 'ap-guangzhou', resource: 'k', scope: '' }
const roleArn = 'qcs::cam::uin/100000000001:roleName/uploader'
const policy: Policy = {
  version: '2.0',
  statement: [
    { effect: 'allow', action: ['name/cos:GetObject'], resource: ['qcs::cos:ap-guangzhou:uid/1:b-1/文*'] },
  ],
}
const urlEncodedPolicy = encodeURIComponent(JSON.stringify(policy))
const timestamps = [1_551_113_065, 1_551_139_199, 1_551_139_200]

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('the example of the official document', () => {
  const example: ReceivedRequest = {
    method: 'POST',
    path: '/',
    headers: {
      authorization: `TC3-HMAC-SHA256 Credential=${key.secretId}/2019-02-25/cvm/tc3_request, SignedHeaders=content-type;host, Signature=72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168`,
      'content-type': 'application/json; charset=utf-8',
      host: 'cvm.tencentcloudapi.com',
      'x-tc-timestamp': '1551113065',
    },
    body: String.raw`{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}`,
  }

  it('the test oracle computes each step of the example', () => {
    const steps = tc3Steps(example, key.secretKey)
    expect(sha256(example.body)).toBe('35e9c5b0e3ae67532d3c9f17ead6c90222632e5b1ff7f6e89887f1398934f064')
    expect(sha256(steps.canonicalRequest)).toBe(
      '5ffe6a04c0664d6b969fab9a13bdab201d63ee709638e2749d62a09ca18d7031',
    )
    expect(steps.stringToSign).toBe(
      'TC3-HMAC-SHA256\n1551113065\n2019-02-25/cvm/tc3_request\n5ffe6a04c0664d6b969fab9a13bdab201d63ee709638e2749d62a09ca18d7031',
    )
    expect(steps.signature).toBe('72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168')
  })
})

describe('the request that STS receives', () => {
  it.each(timestamps)('has the signature that the official document requires at %i', async (timestamp) => {
    await assumeRole({
      credentials: key,
      roleArn,
      policy,
      endpoint: server.endpoint,
      clock: () => timestamp,
    })(need)
    const steps = tc3Steps(server.received[0]!, key.secretKey)
    expect(steps.given).toBe(steps.signature)
    expect(steps.secretId).toBe(key.secretId)
    expect(steps.service).toBe('sts')
  })

  it('signs the host with its port, as in the Host header', async () => {
    await assumeRole({ credentials: key, roleArn, endpoint: server.endpoint })(need)
    expect(tc3Steps(server.received[0]!, key.secretKey).canonicalRequest).toContain(
      `host:127.0.0.1:${server.port}\n`,
    )
  })
})

describe('the official SDK', () => {
  async function captureSdkCall(
    timestamp: number,
    call: (client: InstanceType<typeof sts.v20180813.Client>) => unknown,
  ) {
    vi.useFakeTimers({ toFake: ['Date'], now: timestamp * 1000 })
    const agent = new Agent()
    Object.assign(agent, { createConnection: () => connect(server.port, '127.0.0.1') })
    const httpProfile = { protocol: 'http://' as const, agent }
    await call(
      new sts.v20180813.Client({ credential: key, region: 'ap-guangzhou', profile: { httpProfile } }),
    )
    return server.received[0]!
  }

  async function captureOurCall(call: () => Promise<unknown>) {
    const fetch = vi.fn(async (_url: string, _init: RequestInit) => Response.json(goodAnswer))
    vi.stubGlobal('fetch', fetch)
    await call()
    const [url, init] = fetch.mock.calls[0]!
    return { url, headers: Object.fromEntries(new Headers(init.headers)), body: init.body }
  }

  const compared = [
    'authorization',
    'content-type',
    'x-tc-action',
    'x-tc-version',
    'x-tc-timestamp',
    'x-tc-region',
  ]

  async function expectSameRequest(
    theirs: ReceivedRequest,
    ours: Awaited<ReturnType<typeof captureOurCall>>,
  ) {
    expect(ours.url).toBe(`https://${theirs.headers.host}/`)
    expect(ours.body).toBe(theirs.body)
    for (const name of compared) expect([name, ours.headers[name]]).toEqual([name, theirs.headers[name]])
  }

  it.each(timestamps)('assumeRole sends the same bytes as the official SDK at %i', async (timestamp) => {
    const theirs = await captureSdkCall(timestamp, (client) =>
      client.AssumeRole({
        RoleArn: roleArn,
        RoleSessionName: 'session-1',
        DurationSeconds: 900,
        Policy: urlEncodedPolicy,
      }),
    )
    const ours = await captureOurCall(() =>
      assumeRole({
        credentials: key,
        roleArn,
        roleSessionName: 'session-1',
        durationSeconds: 900,
        policy,
        clock: () => timestamp,
      })(need),
    )
    await expectSameRequest(theirs, ours)
  })

  it('getFederationToken sends the same bytes as the official SDK', async () => {
    const theirs = await captureSdkCall(timestamps[0]!, (client) =>
      client.GetFederationToken({ Name: 'web', DurationSeconds: 1800, Policy: urlEncodedPolicy }),
    )
    const ours = await captureOurCall(() =>
      getFederationToken({ credentials: key, name: 'web', policy, clock: () => timestamps[0]! })(need),
    )
    await expectSameRequest(theirs, ours)
  })
})
