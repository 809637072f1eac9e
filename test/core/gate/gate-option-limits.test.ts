import { createGate } from '@cosgate/core'
import { describe, expect, it } from 'vitest'
import { BUCKET, credentials, REGION } from '../../support/signer-fixture.js'

const create = (options: object) =>
  createGate({ bucket: BUCKET, region: REGION, credentials, authorize: () => true, ...options } as never)

describe('createGate throws invalid_option with the complete message', () => {
  const path = 'path: must begin with / and not end with it, such as /cos, or be / itself'
  const origins = 'allowedOrigins: must contain scheme, host and port only, such as https://app.example.com'
  it.each([
    [{ authorize: 'yes' }, 'authorize: must be a function'],
    [{ maxExpires: 0 }, 'maxExpires: must be a whole number from 1 to 5000000000'],
    [{ maxExpires: 5_000_000_001 }, 'maxExpires: must be a whole number from 1 to 5000000000'],
    [{ defaultExpires: 0 }, 'defaultExpires: must be a whole number from 1 to 3600'],
    [{ defaultExpires: 8, maxExpires: 7 }, 'defaultExpires: must be a whole number from 1 to 7'],
    [{ maxBodyBytes: 0 }, 'maxBodyBytes: must be a whole number from 1 to 1073741824'],
    [{ maxBodyBytes: 1_073_741_825 }, 'maxBodyBytes: must be a whole number from 1 to 1073741824'],
    [{ timeouts: 5 }, 'timeouts: must be an object'],
    [{ timeouts: { signing: 5 } }, 'timeouts.signing: is not an option'],
    [{ timeouts: { authorize: 0 } }, 'timeouts.authorize: must be seconds, more than 0 and at most 300'],
    [{ timeouts: { authorize: '5' } }, 'timeouts.authorize: must be seconds, more than 0 and at most 300'],
    [
      { timeouts: { credentials: 301 } },
      'timeouts.credentials: must be seconds, more than 0 and at most 300',
    ],
    [{ path: 5 }, path],
    [{ path: ['/cos'] }, path],
    [{ path: 'cos' }, path],
    [{ path: 'x/cos' }, path],
    [{ path: '/cos/' }, path],
    [{ path: '//' }, path],
    [{ path: '/a//b' }, path],
    [{ path: '/a b' }, path],
    [{ allowedOrigins: 'https://a.example' }, 'allowedOrigins: must be an array of origins'],
    [{ allowedOrigins: [5] }, origins],
    [{ allowedOrigins: [['https://a.example']] }, origins],
    [{ allowedOrigins: ['https://a.example', 'https://a.example/'] }, origins],
    [{ allowedOrigins: ['HTTPS://a.example'] }, origins],
    [{ allowedOrigins: ['https://a.example:443'] }, origins],
    [{ allowedOrigins: ['http://a.example:80'] }, origins],
    [{ allowedOrigins: ['xhttps://'] }, origins],
    [{ allowedOrigins: ['capacitor://localhost/path'] }, origins],
    [{ allowedOrigins: ['capacitor://localhost:'] }, origins],
    [{ allowedOrigins: ['9app://localhost'] }, origins],
    [{ allow: [] }, 'allow: must be an object'],
    [{ allow: new Map([['actions', ['GetObject']]]) }, 'allow: must be an object'],
    [{ allow: { paths: [] } }, 'allow.paths: is not an option'],
    [{ allow: { actions: 'GetObject' } }, 'allow.actions: must be an array'],
    [{ allow: { actions: [5] } }, 'allow.actions: must contain names of actions'],
    [{ allow: { actions: ['Get'] } }, 'allow.actions: Get is not an action'],
    [{ allow: { headers: 'range' } }, 'allow.headers: must be an array of names'],
    [{ allow: { headers: [5] } }, 'allow.headers: must contain names, or prefixes that end with *'],
    [{ allow: { headers: ['x-cos-a b'] } }, 'allow.headers: must contain names, or prefixes that end with *'],
    [{ allow: { headers: [' x-cos-a'] } }, 'allow.headers: must contain names, or prefixes that end with *'],
    [{ allow: { headers: ['x-cos-**'] } }, 'allow.headers: must contain names, or prefixes that end with *'],
    [{ allow: { headers: ['Authorization'] } }, 'allow.headers: Authorization is reserved for the signature'],
    [{ allow: { headers: ['Q-*'] } }, 'allow.headers: Q-* is reserved for the signature'],
    [{ allow: { headers: ['Date'] } }, 'allow.headers: Date is not signed by COS'],
    [{ allow: { headers: ['x-amz-*'] } }, 'allow.headers: x-amz-* is not signed by COS'],
    [{ allow: { headers: ['x-cos'] } }, 'allow.headers: x-cos is not signed by COS'],
    [{ allow: { params: 'acl' } }, 'allow.params: must be an array of names'],
    [{ allow: { params: ['Sign'] } }, 'allow.params: Sign is reserved for the signature'],
  ])('%j', (options, message) => {
    expect(() => create(options)).toThrow(
      expect.objectContaining({ name: 'CosgateError', code: 'invalid_option', message }),
    )
  })
})

describe('createGate accepts the smallest and the largest values', () => {
  it.each([
    { maxExpires: 1 },
    { maxExpires: 5_000_000_000 },
    { defaultExpires: 1 },
    { defaultExpires: 3600 },
    { maxBodyBytes: 1 },
    { maxBodyBytes: 1_073_741_824 },
    { timeouts: { authorize: 300, credentials: 300 } },
    { timeouts: { authorize: 0.001 } },
    { path: '/' },
    { path: "/a.b/~c!$&'()*+,;=:@-_9" },
    { allowedOrigins: [] },
    { allowedOrigins: ['https://a.example', 'http://[::1]:8080'] },
    { allowedOrigins: ['capacitor://localhost', 'ionic+v2.x-y://a-b.c:8100', 'x://1'] },
    { allow: { headers: ['*', 'x-*', 'x-c*', 'Pic-Operations', 'content-*', 'x-ci-a'], params: ['*'] } },
  ])('%j', (options) => {
    expect(create(options).routeFor).toBeTypeOf('function')
  })
})
