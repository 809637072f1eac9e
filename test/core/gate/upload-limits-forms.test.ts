import type { Intent } from '@cosgate/core'
import { describe, expect, it } from 'vitest'
import { ask } from '../../support/ask.js'
import { frameworks } from '../../support/frameworks.js'
import { frameworkForTest, requestOnce } from '../../support/gate-fixture.js'

const withPostObject = { allow: { actions: ['PostObject'] } }

describe('a grant for a redirect', () => {
  it.each(frameworks)(
    '$name: with headers is invalid_decision, because no browser would send them',
    async (framework) => {
      const site = await framework.serve({
        options: { authorize: (_: Intent) => ({ allow: true, headers: { 'x-cos-acl': 'private' } }) },
        routes: { '/file': (context) => context.redirect('a.txt') },
      })
      expect((await ask(`${site.url}/file`, { method: 'GET' })).status).toBe(500)
      expect(site.errors).toMatchObject([{ code: 'invalid_decision', status: 500 }])
    },
  )

  it('may have an empty object of headers', async () => {
    const site = await frameworkForTest().serve({
      options: { authorize: () => ({ allow: true, headers: {} }) },
      routes: { '/file': (context) => context.redirect('a.txt') },
    })
    expect((await ask(`${site.url}/file`, { method: 'GET' })).status).toBe(302)
  })
})

describe('contentTypes of a POST policy', () => {
  const policyFor = (clientRequest: object, contentTypes: string[]) =>
    requestOnce(
      frameworkForTest(),
      'post-policy',
      { key: 'a', ...clientRequest },
      { ...withPostObject, decision: { allow: true, contentTypes } as never },
    )

  it.each([
    ['returns 200 for a full type that matches a pattern', { contentType: 'image/png' }, ['image/*'], 200],
    ['returns 200 for a full type under */*', { contentType: 'image/png' }, ['*/*'], 200],
    ['returns 415 for a pattern, even under */*', { contentType: 'image/*' }, ['*/*'], 415],
    ['returns 415 for a pattern that is listed', { contentType: 'image/*' }, ['image/*'], 415],
    ['returns 415 for a pattern that is wider than the list', { contentType: 'image/*' }, ['image/png'], 415],
    ['returns 415 for a type that is not in the list', { contentType: 'text/html' }, ['image/*'], 415],
    ['returns 400 if no type is named', {}, ['image/png', 'image/jpeg'], 400],
    ['returns 400 if no type is named, even if only one is allowed', {}, ['image/png'], 400],
  ])('%s', async (_rule, clientRequest, contentTypes, status) => {
    expect((await policyFor(clientRequest, contentTypes)).answer.status).toBe(status)
  })

  it('signs the named type exactly', async () => {
    const { json } = (await policyFor({ contentType: 'image/png' }, ['image/*'])).answer
    const { fields } = json as { fields: Record<string, string> }
    expect(fields['Content-Type']).toBe('image/png')
    const { conditions } = JSON.parse(Buffer.from(fields.policy!, 'base64').toString())
    expect(conditions).toContainEqual({ 'Content-Type': 'image/png' })
    expect(JSON.stringify(conditions)).not.toContain('starts-with')
  })
})

describe('grant.headers of a POST policy', () => {
  it('become exact conditions and fields, and x-cos-acl also pins the field acl', async () => {
    const { answer } = await requestOnce(
      frameworkForTest(),
      'post-policy',
      { key: 'a' },
      {
        ...withPostObject,
        decision: { allow: true, headers: { 'X-Cos-Acl': 'private', 'x-cos-meta-owner': 'amy' } } as never,
      },
    )
    const { fields } = answer.json as { fields: Record<string, string> }
    const pinned = { 'x-cos-acl': 'private', 'x-cos-meta-owner': 'amy', acl: 'private' }
    expect(fields).toMatchObject(pinned)
    const { conditions } = JSON.parse(Buffer.from(fields.policy!, 'base64').toString())
    for (const [name, value] of Object.entries(pinned)) expect(conditions).toContainEqual({ [name]: value })
  })
})
