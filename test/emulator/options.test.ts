import { createEmulator } from '@cosgate/emulator'
import { expect, onTestFinished, test } from 'vitest'
import { refusal, secretId, secretKey, startCos } from './local-cos.js'

const credentials = { secretId, secretKey }

test.each([
  ['an unknown option', { credentials, buckets: 'a' }, 'buckets'],
  ['no credentials', {}, 'credentials'],
  ['an empty list of credentials', { credentials: [] }, 'credentials'],
  ['a credential without secretKey', { credentials: { secretId } }, 'credentials.secretKey'],
  ['an unknown field', { credentials: { ...credentials, token: 'a' } }, 'credentials.token'],
  ['a bad second credential', { credentials: [credentials, { secretId: 'b' }] }, 'credentials[1].secretKey'],
  ['one secretId twice', { credentials: [credentials, credentials] }, 'credentials'],
  ['a bucket without APPID', { credentials, bucket: 'bucket' }, 'bucket'],
  ['a bucket that leads elsewhere', { credentials, bucket: '../a-1250000000' }, 'bucket'],
  ['a bad region', { credentials, region: 'Ap Guangzhou' }, 'region'],
  ['a bucket of null', { credentials, bucket: null }, 'bucket'],
  ['a region of null', { credentials, region: null }, 'region'],
  ['a region in a list', { credentials, region: ['ap-guangzhou'] }, 'region'],
  ['a directory of null', { credentials, directory: null }, 'directory'],
  ['a clock of null', { credentials, clock: null }, 'clock'],
  ['credentials of null', { credentials: null }, 'credentials'],
  ['a token of null', { credentials: { ...credentials, securityToken: null } }, 'credentials.securityToken'],
  ['an end of null', { credentials: { ...credentials, expiresAt: null } }, 'credentials.expiresAt'],
  ['a policy of null', { credentials: { ...credentials, policy: null } }, 'credentials.policy'],
  ['an empty directory', { credentials, directory: '' }, 'directory'],
  ['a clock that is a number', { credentials, clock: 1 }, 'clock'],
  [
    'an instant that is none',
    { credentials: { ...credentials, expiresAt: 'soon' } },
    'credentials.expiresAt',
  ],
  ['nothing', undefined, 'options'],
])('%s is refused, named', (_, options, named) => {
  expect(() => createEmulator(options as never)).toThrow(new RegExp(`^${named.replace(/[[\].]/g, '\\$&')} `))
})

test('url is empty before and after listening', async () => {
  const emulator = createEmulator({ credentials })
  expect(emulator.url).toBe('')
  const url = await emulator.listen()
  expect([url, emulator.url]).toEqual([expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/), url])
  await emulator.close()
  await emulator.close()
  expect(emulator.url).toBe('')
})

test('two calls of listen at once start one server, which close ends', async () => {
  const emulator = createEmulator({ credentials })
  const [first, second] = await Promise.allSettled([emulator.listen(), emulator.listen()])
  expect([first.status, second.status]).toEqual(['fulfilled', 'rejected'])
  await emulator.close()
  const url = (first as PromiseFulfilledResult<string>).value
  await expect(fetch(url)).rejects.toThrow()
})

test('close waits for a server that is just starting', async () => {
  const emulator = createEmulator({ credentials })
  const starting = emulator.listen()
  await emulator.close()
  await expect(fetch(await starting)).rejects.toThrow()
  expect(emulator.url).toBe('')
})

test('listening twice, or on a port that is taken, is an error', async () => {
  const { emulator, url } = await startCos()
  await expect(emulator.listen()).rejects.toThrow('already listening')
  const other = createEmulator({ credentials })
  await expect(other.listen(Number(new URL(url).port))).rejects.toThrow('EADDRINUSE')
  expect(other.url).toBe('')
})

test.each(['', null])(
  'the host %j, with which the whole network could reach it, is refused',
  async (host) => {
    const emulator = createEmulator({ credentials })
    onTestFinished(() => emulator.close())
    await expect(emulator.listen(0, host as string)).rejects.toThrow(/^host must be /)
    expect(emulator.url).toBe('')
  },
)

test('several keys may sign', async () => {
  const second = { secretId: 'AKIDsecond', secretKey: 'fake-second' }
  const { send } = await startCos({ credentials: [credentials, second] })
  await send('PUT', '/a', { body: 'x' })
  expect(await refusal(send('GET', '/a', second))).toBe('200 undefined')
})

test('nothing of a key shows when an emulator is printed', async () => {
  const { inspect } = await import('node:util')
  const { emulator } = await startCos()
  expect(inspect(emulator, { depth: 9 }) + JSON.stringify(emulator)).not.toContain(secretKey)
})
