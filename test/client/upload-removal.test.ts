import { uploadObject } from '@cosgate/client'
import { expect, it, onTestFinished, vi } from 'vitest'
import { cosError } from './cloud-fixture.js'
import { cloud, useCloudPerTest } from './cloud-per-test.js'

const MiB = 1024 * 1024
useCloudPerTest()

const endpoint = () => `${cloud.url}/cos`

it('rejects with the reason of an abort after 10 seconds if COS does not answer the removal', async () => {
  const removal = new AbortController()
  const spy = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(removal.signal)
  onTestFinished(() => spy.mockRestore())
  const controller = new AbortController()
  cloud.cosFault = ({ method, params }) => {
    if (params.partNumber) controller.abort('enough')
    if (method !== 'DELETE') return undefined
    removal.abort()
    return 'silence'
  }
  const file = new File([Buffer.alloc(6 * MiB)], 'a.bin')
  const failure = uploadObject(file, { endpoint: endpoint(), signal: controller.signal })
  await expect(failure).rejects.toBe('enough')
  expect(spy.mock.calls).toEqual([[10_000]])
})

it('sends the same fileId again after the failure of a file that is sent whole', async () => {
  const stored = new Map<string, string>()
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => stored.get(name) ?? null,
    setItem: (name: string, value: string) => void stored.set(name, value),
    removeItem: (name: string) => void stored.delete(name),
  })
  const file = new File(['abc'], 'a.bin', { lastModified: 1 })
  cloud.cosFault = () => cosError(403, 'AccessDenied')
  await expect(uploadObject(file, { endpoint: endpoint() })).rejects.toMatchObject({ status: 403 })
  cloud.cosFault = () => undefined
  await uploadObject(file, { endpoint: endpoint() })
  const [first, second] = cloud.requests.map(({ fileId }) => fileId)
  expect(second).toBe(first)
  expect(stored.size).toBe(0)
})
