import { describe, expect, test } from 'vitest'
import { bucket, startCos } from '../support/local-cos.js'
import { createForm, postForm, signConditions } from '../support/signed-form.js'

describe('createPostResponse', () => {
  test('returns the success_action_status 200 or 201, with a document for 201, and 204 otherwise', async () => {
    const { url } = await startCos()
    const responses = ['200', '201', '999'].map(async (status) => {
      const fields = { key: 'a', success_action_status: status, ...signConditions([]) }
      const response = await postForm(url, createForm(fields))
      return [response.status, await response.text()] as const
    })
    const [ok, created, other] = await Promise.all(responses)
    expect([ok, other]).toEqual([
      [200, ''],
      [204, ''],
    ])
    expect(created![0]).toBe(201)
    expect(created![1]).toContain(
      `<PostResponse><Location>${url}/a</Location><Bucket>${bucket}</Bucket><Key>a</Key>`,
    )
  })

  test('returns 303 to success_action_redirect with bucket, key and etag', async () => {
    const { url } = await startCos()
    const fields = { key: 'a b', success_action_redirect: 'https://app.example/done?x=1' }
    const response = await postForm(url, createForm({ ...fields, ...signConditions([]) }))
    expect(response.status).toBe(303)
    expect(response.headers.get('location')).toBe(
      `https://app.example/done?x=1&bucket=${bucket}&key=a+b&etag=%225d41402abc4b2a76b9719d911017c592%22`,
    )
  })
})
