import { describe, expect, test } from 'vitest'
import { outcome, startCos } from '../support/local-cos.js'

describe('appendObject', () => {
  test('returns 501 NotImplemented without a position and 400 InvalidArgument with an empty one', async () => {
    const { send } = await startCos()
    expect(await outcome(send('POST', '/a', { params: { append: '' } }))).toBe('501 NotImplemented')
    expect(await outcome(send('POST', '/a', { params: { append: '', position: '' } }))).toBe(
      '400 InvalidArgument',
    )
  })
})
