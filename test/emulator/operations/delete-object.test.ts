import { describe, expect, test } from 'vitest'
import { outcome, startCos } from '../support/local-cos.js'

describe('deleteMultipleObjects', () => {
  test('deletes the listed keys, omits them from the response if Quiet is true, and refuses bad lists', async () => {
    const { send } = await startCos()
    for (const path of ['/a', '/b', '/c']) await send('PUT', path, { body: 'x' })
    const remove = (body: string) => send('POST', '/', { params: { delete: '' }, body })
    const verbose = await remove(
      '<Delete><Object><Key>a</Key></Object><Object><Key>none</Key></Object></Delete>',
    )
    expect(await verbose.text()).toContain(
      '<Deleted><Key>a</Key></Deleted><Deleted><Key>none</Key></Deleted>',
    )
    const quiet = await remove('<Delete><Quiet>true</Quiet><Object><Key>b</Key></Object></Delete>')
    expect(await quiet.text()).not.toContain('Deleted')
    expect((await send('HEAD', '/c')).status).toBe(200)
    expect((await send('HEAD', '/b')).status).toBe(404)
    expect(await outcome(remove('<Delete></Delete>'))).toBe('400 MalformedXML')
    const many = '<Object><Key>c</Key></Object>'.repeat(1001)
    expect(await outcome(remove(`<Delete>${many}</Delete>`))).toBe('400 MalformedXML')
  })
})
