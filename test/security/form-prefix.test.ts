import { createSigner } from '@cosgate/core'
import { createEmulator } from '@cosgate/emulator'
import { expect, it, onTestFinished } from 'vitest'
import { bucket, NOW, region, secretId, secretKey } from '../support/sdk-oracle.js'

const credentials = { secretId, secretKey }
const clock = () => NOW

it('the holder of a form with keyPrefix chooses the rest of the key, including ../', async () => {
  const cos = createEmulator({ bucket, region, credentials, clock })
  const origin = await cos.listen()
  onTestFinished(() => cos.close())
  const signer = createSigner({ bucket, region, credentials, origin, clock })
  const { url, fields } = signer.getPostPolicy({ keyPrefix: 'users/amy/', contentType: 'image/*' })

  const upload = async (key: string, type: string) => {
    const form = new FormData()
    for (const [name, value] of Object.entries({ ...fields, key, 'Content-Type': type }))
      form.append(name, value)
    form.append('file', new Blob(['x']))
    return (await fetch(url, { method: 'POST', body: form })).status
  }
  expect(await upload('users/amy/../bob/a.png', 'image/png')).toBe(204)
  expect(await upload('users/bob/a.png', 'image/png')).toBe(403)
  // COS treats a type pattern as a prefix, so anything may follow it.
  expect(await upload('users/amy/a.png', 'image/png,text/html')).toBe(204)
  expect(await upload('users/amy/a.png', 'text/html')).toBe(403)

  const listing = await fetch(
    signer.getPresignedUrl({ method: 'GET', key: '/', params: { prefix: 'users/' } }),
  )
  const keys = [...(await listing.text()).matchAll(/<Key>([^<]+)</g)].map(([, key]) => key)
  expect(keys).toEqual(['users/amy/../bob/a.png', 'users/amy/a.png'])
})
