import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { createGate, type Decision, type Intent, NodeExchange } from '@cosgate/core'
import { describe, expect, it } from 'vitest'
import { ask } from '../../support/mounted-gate.js'
import { BUCKET, catchError, credentials, expectRefusal, NOW, REGION } from '../../support/signer-fixture.js'

const gateWith = (allow: object) =>
  createGate({ bucket: BUCKET, region: REGION, credentials, authorize: () => true, allow })

describe('allow.headers and allow.params', () => {
  it.each([
    ...[
      'cache-control',
      'content-disposition',
      'content-encoding',
      'content-type',
      'content-md5',
      'content-length',
    ],
    ...[
      'expect',
      'expires',
      'if-match',
      'if-modified-since',
      'if-none-match',
      'if-unmodified-since',
      'origin',
    ],
    ...['range', 'transfer-encoding', 'pic-operations', 'x-cos-acl', 'X-Cos-ACL', 'x-ci-any'],
    ...[
      '*',
      'x-*',
      'x-cos-*',
      'x-cos-meta-*',
      'x-ci-*',
      'x-co*',
      'x-ci*',
      'x-c*',
      'if-*',
      'content-*',
      'pic-operations*',
    ],
  ])('accept the header %s, which COS signs', (name) => {
    expect(() => gateWith({ headers: [name] })).not.toThrow()
  })

  it.each([
    'user-agent',
    'date',
    'x-custom',
    'xx-cos-a',
    'cos-*',
    'ci-*',
    '-*',
    'y*',
    'x-d*',
    'ontent-*',
    'rangex',
    'x-cos',
    'if-matches*',
  ])('throw invalid_option for the header %s, which COS does not sign', (name) => {
    const message = `allow.headers: ${name} is not signed by COS`
    expectRefusal(() => gateWith({ headers: [name] }), 'invalid_option', message)
  })

  it.each(['authorization', 'Host', 'sign', 'x-cos-security-token', 'X-CI-Security-Token', 'q-ak', 'Q-*'])(
    'throw invalid_option for the reserved name %s',
    (name) => {
      for (const list of ['headers', 'params']) {
        const message = `allow.${list}: ${name} is reserved for the signature`
        expectRefusal(() => gateWith({ [list]: [name] }), 'invalid_option', message)
      }
    },
  )

  it.each(['sq-ak', 'signature', 'hostname', 'authorization2', 'x-cos-security-tokens', 'versionId', '*'])(
    'accept the parameter %s',
    (name) => {
      expect(() => gateWith({ params: [name] })).not.toThrow()
    },
  )

  it.each(['authorization', 'sign', 'x-cos-security-token', 'x-ci-security-token', 'q-ak', 'host'])(
    'return 400 for the reserved parameter %s, even if everything is allowed',
    async (name) => {
      const json = { method: 'GET', key: 'a', params: { [name]: 'x' } }
      const { answer } = await ask(json, { credentials, time: NOW, allow: { params: ['*'], headers: ['*'] } })
      expect(answer).toMatchObject({ status: 400, body: { detail: `params.${name}: is reserved` } })
    },
  )
})

/** A redirect that `authorize` decides on, in process. */
async function redirectOnce(decide: (intent: Intent) => Decision) {
  const authorize = (intent: Intent) => decide(intent)
  const gate = createGate({ bucket: BUCKET, region: REGION, credentials, clock: () => NOW, authorize })
  const request = new IncomingMessage(new Socket())
  request.method = 'GET'
  return gate.redirect(new NodeExchange(request, new ServerResponse(request), {}), 'a')
}

describe('authorize for a redirect', () => {
  it('makes granted headers invalid_decision, because no client would send them', async () => {
    const grant = { allow: true as const, headers: { range: 'bytes=0-1' } }
    expect(await catchError(() => redirectOnce(() => grant))).toMatchObject({
      code: 'invalid_decision',
      message: 'A grant for a redirect cannot add headers',
    })
  })

  it('accepts a grant with empty headers and another key', async () => {
    const empty = await redirectOnce(() => ({ allow: true, headers: {} }))
    expect(empty.status).toBe(302)
    const renamed = await redirectOnce(() => ({ allow: true, key: 'b', expires: 5 }))
    expect(renamed.headers).toMatchObject({ Location: expect.stringMatching(/^https:[^?]*\/b\?q-sign/) })
  })

  it('gets a signal that is not aborted while it decides', async () => {
    const reply = await redirectOnce(({ signal, via }) => {
      expect(signal).toBeInstanceOf(AbortSignal)
      expect(via).toBe('redirect')
      return !signal.aborted
    })
    expect(reply.status).toBe(302)
  })
})
