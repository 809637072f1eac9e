import type { Credentials, Decision } from '@cosgate/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ask } from '../support/mounted-gate.js'
import { expectedSteps } from '../support/signature-oracle.js'
import { BUCKET, HOST, ORIGIN, REGION, readUrl } from '../support/signer-fixture.js'
import { now, pair, temporary, toPath } from './arbitraries.js'
import { clientHeaders, clientKey, clientParams, clientRequests, lowerCaseNames } from './client-request.js'
import { runs } from './runs.js'

describe('the gate signs exactly the intent that authorize received', () => {
  it('/cos/auth signs the intent', async () => {
    await fc.assert(
      fc.asyncProperty(clientRequests, pair, now, async (given, credentials, time) => {
        const { method, params } = given.operation
        const json = {
          method,
          key: given.key,
          headers: given.headers,
          params: { ...given.params, ...params },
          expires: given.expires,
        }
        const { answer, intents } = await ask(json, { credentials, time })
        expect(answer.status).toBe(200)
        const [intent] = intents
        expect(intent).toMatchObject({
          via: 'auth',
          action: given.operation.action,
          ...json,
          headers: lowerCaseNames(given.headers),
        })
        const { authorization } = expectedSteps({
          ...{ method: intent!.method, pathname: toPath(intent!.key), params: intent!.params },
          ...{
            headers: { ...intent!.headers, host: HOST },
            keyTime: `${time - 60};${time + intent!.expires}`,
          },
          ...credentials,
        })
        expect(answer.body.authorization).toBe(authorization)
        expect(answer.body.headers).toEqual({ ...lowerCaseNames(given.headers), host: HOST })
      }),
      runs(0.5),
    )
  })

  it('/cos/presign signs the intent and adds only the token', async () => {
    await fc.assert(
      fc.asyncProperty(clientRequests, temporary, now, async (given, credentials, time) => {
        const { method, params } = given.operation
        const json = {
          method,
          key: given.key,
          headers: given.headers,
          params: { ...given.params, ...params },
        }
        const { answer, intents } = await ask(json, {
          credentials,
          time,
          way: 'presign',
        })
        const [intent] = intents
        const { origin, path, query } = readUrl(answer.body.url)
        const carried = Object.fromEntries(Object.entries(query).filter(([name]) => !name.startsWith('q-')))
        const token = { 'x-cos-security-token': credentials.securityToken }
        expect({ origin, path, carried }).toEqual({
          origin: ORIGIN,
          path: `/${intent!.key}`,
          carried: { ...intent!.params, ...token },
        })
        const { signature } = expectedSteps({
          ...{
            method: intent!.method,
            pathname: path,
            params: carried,
            headers: { ...intent!.headers, host: HOST },
          },
          ...{ keyTime: `${time - 60};${time + intent!.expires}` },
          ...credentials,
        })
        expect(query['q-signature']).toBe(signature)
        expect(new URL(answer.body.url).href).toBe(answer.body.url)
      }),
      runs(0.5),
    )
  })

  it('a grant overrides the requested values', async () => {
    const granted = fc.record({
      key: clientKey,
      headers: clientHeaders,
      params: clientParams,
      expires: fc.integer({ min: 1, max: 3600 }),
    })
    await fc.assert(
      fc.asyncProperty(clientRequests, granted, pair, now, async (given, grant, credentials, time) => {
        const { method, params } = given.operation
        const json = { method, key: given.key, headers: given.headers, params }
        const decide = () => ({ allow: true as const, ...grant })
        const { answer } = await ask(json, {
          credentials,
          time,
          way: 'presign',
          decide,
        })
        const { path, query } = readUrl(answer.body.url)
        expect(path).toBe(`/${grant.key}`)
        expect(query).toMatchObject({
          ...params,
          ...grant.params,
          'q-sign-time': `${time - 60};${time + grant.expires}`,
        })
        expect(answer.body.headers).toEqual({
          ...lowerCaseNames(given.headers),
          ...lowerCaseNames(grant.headers),
        })
        const token = (credentials as Credentials).securityToken
        const { signature } = expectedSteps({
          ...{ method, pathname: path, keyTime: `${time - 60};${time + grant.expires}` },
          ...{ params: { ...params, ...grant.params, ...(token && { 'x-cos-security-token': token }) } },
          ...{ headers: { ...answer.body.headers, host: HOST } },
          ...credentials,
        })
        expect(query['q-signature']).toBe(signature)
      }),
      runs(0.5),
    )
  })

  it('the provider receives exactly the action and resource of the intent', async () => {
    await fc.assert(
      fc.asyncProperty(clientRequests, pair, now, async (given, credentials, time) => {
        const { method, params, action } = given.operation
        const { intents, needs } = await ask({ method, key: given.key, params }, { credentials, time })
        const scope = `${action} ${given.key}`
        expect(needs).toEqual([{ action, bucket: BUCKET, region: REGION, resource: given.key, scope }])
        expect(intents[0]).toMatchObject({ action, resource: given.key, bucket: BUCKET })
      }),
      runs(0.5),
    )
  })

  it('a refused request is not signed, and the provider is not called', async () => {
    const refusals = fc.constantFrom<Decision>(
      false,
      null,
      undefined,
      { allow: false },
      { allow: false, status: 404 },
    )
    await fc.assert(
      fc.asyncProperty(clientRequests, refusals, pair, now, async (given, decision, credentials, time) => {
        const { method, params } = given.operation
        const { answer, needs } = await ask(
          { method, key: given.key, params },
          { credentials, time, decide: () => decision },
        )
        expect(answer.status).toBe(
          typeof decision === 'object' && decision && 'status' in decision ? 404 : 403,
        )
        expect(JSON.stringify(answer.body)).not.toContain('q-signature')
        expect(needs).toEqual([])
      }),
      runs(0.5),
    )
  })
})
