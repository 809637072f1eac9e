import { describe, expect, test } from 'vitest'
import { startCos } from '../support/local-cos.js'

const etag = '"5d41402abc4b2a76b9719d911017c592"'
const lastModified = 'Tue, 14 Nov 2023 22:13:20 GMT'
const secondBefore = 'Tue, 14 Nov 2023 22:13:19 GMT'

describe('evaluatePreconditions', () => {
  test.each([
    [200, { 'if-match': etag }],
    [412, { 'if-match': '"other"' }],
    [200, { 'if-match': '*' }],
    [304, { 'if-none-match': etag }],
    [200, { 'if-none-match': '"other"' }],
    [304, { 'if-modified-since': lastModified }],
    [200, { 'if-modified-since': secondBefore }],
    [412, { 'if-unmodified-since': secondBefore }],
    [200, { 'if-unmodified-since': lastModified }],
    [200, { 'if-modified-since': 'yesterday' }],
    [200, { 'if-none-match': '"other"', 'if-modified-since': lastModified }],
    [200, { 'if-match': etag, 'if-unmodified-since': secondBefore }],
  ] as [number, Record<string, string>][])('returns %i for GET and HEAD with %o', async (status, headers) => {
    const { send } = await startCos()
    await send('PUT', '/a', { body: 'hello' })
    expect((await send('GET', '/a', { headers })).status).toBe(status)
    expect((await send('HEAD', '/a', { headers })).status).toBe(status)
  })
})
