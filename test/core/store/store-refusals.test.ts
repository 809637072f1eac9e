import { createStore, type Store } from '@cosgate/core'
import { describe, expect, it } from 'vitest'
import { bucket, region } from '../../support/sdk-oracle.js'
import { credentials, startCos, storeAt } from '../../support/store-fixture.js'

describe('a store refuses bad input with invalid_request', () => {
  it.each<[string, (store: Store) => Promise<unknown>, RegExp]>([
    ['head of a bucket', (store) => store.head('/'), /^key: must be the key of an object$/],
    ['head of a bad key', (store) => store.head('../a'), /^key: /],
    ['delete of undefined', (store) => store.delete(undefined as never), /^key: /],
    ['delete of a bucket among keys', (store) => store.delete(['a', '/']), /^key: /],
    ['copy from a bad key', (store) => store.copy('', 'b'), /^key: /],
    ['copy to a bucket', (store) => store.copy('a', '/'), /^key: /],
    [
      'a method that COS does not have',
      (store) => store.fetch({ method: 'PATCH' as never, key: 'a' }),
      /^method: /,
    ],
    ['an unknown field', (store) => store.fetch({ method: 'GET', key: 'a', query: {} } as never), /^query: /],
    ['an unknown option of copy', (store) => store.copy('a', 'b', { header: {} } as never), /^header: /],
    [
      'a body of a GET',
      (store) => store.fetch({ method: 'GET', key: 'a', body: 'x' }),
      /^body: is not for GET and HEAD$/,
    ],
    [
      'a body of a HEAD',
      (store) => store.fetch({ method: 'HEAD', key: 'a', body: '' }),
      /^body: is not for GET and HEAD$/,
    ],
    [
      'a bad signal',
      (store) => store.fetch({ method: 'GET', key: 'a', signal: {} as never }),
      /^signal: must be an AbortSignal$/,
    ],
    [
      'a header that could not be sent',
      (store) => store.fetch({ method: 'PUT', key: 'a', headers: { 'x-cos-meta-a': 'ä' } }),
      /^headers.x-cos-meta-a: must be printable ASCII/,
    ],
    [
      'a header with a bad name',
      (store) => store.fetch({ method: 'PUT', key: 'a', headers: { 'a b': '1' } }),
      /^headers.a b: is not a header name$/,
    ],
  ])('%s', async (_title, call, message) => {
    const { origin, emulator } = await startCos()
    await expect(call(storeAt(origin))).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringMatching(message),
    })
    expect(emulator.requests).toEqual([])
  })
})

describe('createStore refuses bad options with invalid_option', () => {
  it.each<[string, object, RegExp]>([
    ['an unknown option', { internalOrigen: 'https://a' }, /internalOrigen: .*did you mean internalOrigin/],
    ['a bad internalOrigin', { internalOrigin: 'https://a/b' }, /^internalOrigin: /],
    ['an internalOrigin that is no string', { internalOrigin: 5 }, /^internalOrigin: /],
    ['a timeout of 0', { timeouts: { store: 0 } }, /^timeouts.store: /],
    ['an unknown timeout', { timeouts: { authorize: 1 } }, /^timeouts.authorize: /],
    ['no bucket', { bucket: undefined }, /^bucket: /],
  ])('%s', (_title, options, message) => {
    const all = { bucket, region, credentials, ...options } as Parameters<typeof createStore>[0]
    expect(() => createStore(all)).toThrow(
      expect.objectContaining({ code: 'invalid_option', message: expect.stringMatching(message) }),
    )
  })
})
