import { confirmUpload, uploadObject } from '@cosgate/client'
import { expect, it, vi } from 'vitest'
import { notUploaded, refused } from './cloud-fixture.js'
import { cloud, useCloudPerTest } from './cloud-per-test.js'

useCloudPerTest()

const endpoint = () => `${cloud.url}/cos`
const file = (size: number) => new File([Buffer.alloc(size)], 'a.bin', { type: 'image/png', lastModified: 1 })
const store = (key: string) => cloud.objects.set(key, { body: Buffer.from('abc'), headers: {} })

it("returns the app's answer", async () => {
  store('a.bin')
  expect(await confirmUpload('a.bin', { endpoint: endpoint(), fileId: 'row-7' })).toEqual({
    key: 'a.bin',
    size: 3,
    contentType: 'image/png',
    etag: '"e"',
    lastModified: 1,
    id: '0'.repeat(32),
    data: { row: 1 },
  })
  expect(cloud.confirmations).toEqual([{ key: 'a.bin', fileId: 'row-7' }])
})

it('sends headers and credentials with the call', async () => {
  store('a.bin')
  const sending = vi.fn(fetch)
  vi.stubGlobal('fetch', sending)
  await confirmUpload('a.bin', { endpoint: endpoint(), headers: { session: 's' }, credentials: 'include' })
  expect(cloud.calls[0]!.headers.session).toBe('s')
  expect(sending.mock.calls[0]![1]).toMatchObject({ credentials: 'include' })
})

it('retries not_uploaded twice, then rejects', async () => {
  const failure = confirmUpload('a.bin', { endpoint: endpoint() })
  await expect(failure).rejects.toMatchObject({ code: 'not_uploaded', status: 409 })
  expect(cloud.confirmations).toHaveLength(3)
})

it('resolves if a retry after not_uploaded finds the object', async () => {
  cloud.decideConfirmation = () => {
    if (cloud.confirmations.length === 2) store('a.bin')
    return cloud.confirmations.length < 3 ? notUploaded : undefined
  }
  expect(await confirmUpload('a.bin', { endpoint: endpoint() })).toMatchObject({ data: { row: 3 } })
})

it('retries a network error twice and no other refusal', async () => {
  cloud.appFault = () => 'drop'
  const failure = confirmUpload('a.bin', { endpoint: endpoint() })
  await expect(failure).rejects.toMatchObject({ code: 'network_error' })
  expect(cloud.calls).toHaveLength(3)
  cloud.appFault = () => undefined
  cloud.decideConfirmation = () => refused
  await expect(confirmUpload('a.bin', { endpoint: endpoint() })).rejects.toMatchObject({ code: 'forbidden' })
  expect(cloud.confirmations).toHaveLength(1)
})

it('works with wx.request', async () => {
  vi.stubGlobal('fetch', undefined)
  const request = vi.fn(({ success }) => success({ statusCode: 200, data: { key: 'a.bin', data: 5 } }))
  expect(await confirmUpload('a.bin', { endpoint: 'https://app.example/cos', request })).toMatchObject({
    data: 5,
  })
  expect(request.mock.calls[0]![0]).toMatchObject({ url: 'https://app.example/cos/confirm', method: 'POST' })
})

it.each([3, 6 * 1024 * 1024])(
  'uploadObject with confirm returns the data and sends the fileId: %i bytes',
  async (size) => {
    cloud.rename = (key) => `users/ann/${key}`
    const uploaded = await uploadObject(file(size), { endpoint: endpoint(), confirm: true })
    expect(uploaded).toMatchObject({ key: 'users/ann/a.bin', data: { row: 1 } })
    const { fileId } = cloud.requests[0]!
    expect(cloud.confirmations).toEqual([{ key: 'users/ann/a.bin', fileId }])
  },
)

it('uploadObject rejects with the refusal of the confirmation', async () => {
  cloud.decideConfirmation = () => refused
  const failure = uploadObject(file(3), { endpoint: endpoint(), confirm: true })
  await expect(failure).rejects.toMatchObject({ code: 'forbidden', status: 403 })
})

it('uploadObject without confirm does not call the endpoint', async () => {
  expect(await uploadObject(file(3), { endpoint: endpoint() })).toEqual({ key: 'a.bin', etag: '"whole"' })
  expect(cloud.confirmations).toEqual([])
})
