import { uploadObject } from '@cosgate/client'
import { expect, it, vi } from 'vitest'
import { cloud, useCloudPerTest } from './cloud-per-test.js'

useCloudPerTest()

interface Violation {
  disposition?: string
  effectiveDirective?: string
  blockedURI?: string
}

/** Uploads a file while the page gets a violation event, which the test stands in for. */
async function uploadWith(violation: Violation) {
  const listeners: { signal: AbortSignal }[] = []
  vi.stubGlobal('location', { href: `${cloud.url}/page` })
  vi.stubGlobal(
    'addEventListener',
    (type: string, listener: (event: Violation) => void, options: { signal: AbortSignal }) => {
      expect(type).toBe('securitypolicyviolation')
      listeners.push(options)
      const blockedURI = `${cloud.url}/a.bin`
      const event = { disposition: 'enforce', effectiveDirective: 'connect-src', blockedURI, ...violation }
      queueMicrotask(() => listener(event))
    },
  )
  const uploaded = await uploadObject(new File(['abc'], 'a.bin'), { endpoint: `${cloud.url}/cos` }).catch(
    (error) => error,
  )
  expect(listeners.map(({ signal }) => signal.aborted)).toEqual(listeners.map(() => true))
  return uploaded
}

it('rejects with blocked_by_csp and names the origin if the policy blocks a request to it', async () => {
  expect(await uploadWith({})).toMatchObject({
    code: 'blocked_by_csp',
    message: `connect-src of the page must name ${cloud.url}`,
  })
})

it.each<[string, () => Violation]>([
  ['only reports', () => ({ disposition: 'report' })],
  ['blocks an image of the same host', () => ({ effectiveDirective: 'img-src' })],
  ['blocks another host', () => ({ blockedURI: 'https://other.example/' })],
  [
    'blocks a URL that begins with the origin of this one',
    () => ({ blockedURI: `${cloud.url}@other.example/` }),
  ],
])('uploads if the policy %s', async (_, violation) => {
  expect(await uploadWith(violation())).toMatchObject({ key: 'a.bin' })
})
