import { uploadRequest } from '@cosgate/client'
import { expect, it, vi } from 'vitest'
import { refused } from './cloud-fixture.js'
import { cloud, useCloudPerTest } from './cloud-per-test.js'

useCloudPerTest()

const endpoint = () => `${cloud.url}/cos`
const file = new File(['abc'], 'a.txt', { type: 'text/plain' })

/** Calls the function as a component does, and resolves when the component is told the end. */
function request(options: Parameters<typeof uploadRequest>[0]) {
  const onProgress = vi.fn()
  return new Promise<{ result?: unknown; error?: unknown; onProgress: typeof onProgress }>((resolve) => {
    uploadRequest({ endpoint: endpoint(), ...options })({
      file,
      onProgress,
      onSuccess: (result: unknown) => resolve({ result, onProgress }),
      onError: (error: unknown) => resolve({ error, onProgress }),
    })
  })
}

it('calls onProgress with a percentage and onSuccess with the result', async () => {
  const { result, onProgress } = await request({ key: ({ name }) => `in/${name}`, confirm: true })
  expect(result).toEqual({ key: 'in/a.txt', etag: '"whole"', data: { row: 1 } })
  expect(onProgress.mock.lastCall).toMatchObject([{ percent: 100, loaded: 3, total: 3 }])
})

it('calls onError with the refusal', async () => {
  cloud.decide = () => refused
  expect((await request({})).error).toMatchObject({ name: 'CosgateError', code: 'forbidden' })
})

it('aborts through its return value and then calls nothing', async () => {
  let arrive = () => {}
  const arrived = new Promise<void>((resolve) => (arrive = resolve))
  cloud.cosFault = () => {
    arrive()
    return 'silence'
  }
  const told = vi.fn()
  const component = { onProgress: told, onSuccess: told, onError: told }
  const { abort } = uploadRequest({ endpoint: endpoint() })({ file, ...component })
  await arrived
  abort()
  await new Promise((resolve) => setTimeout(resolve, 5000))
  expect(told).not.toHaveBeenCalled()
})
