import type { Intent } from '@cosgate/core'
import { describe, expect, it } from 'vitest'
import { ask } from '../adapters/ask.js'
import { frameworks } from '../adapters/frameworks.js'
import { anyFramework, trial } from './signing.js'

const withPostObject = { allow: { actions: ['PostObject'] } }

describe('what a grant cannot ask for', () => {
  it.each(frameworks)('$name: headers of a redirect, which no browser would send', async (framework) => {
    const site = await framework.serve({
      options: { authorize: (_: Intent) => ({ allow: true, headers: { 'x-cos-acl': 'private' } }) },
      routes: { '/file': (visit) => visit.redirect('a.txt') },
    })
    expect((await ask(`${site.url}/file`, { method: 'GET' })).status).toBe(500)
    expect(site.errors).toMatchObject([{ code: 'invalid_decision', status: 500 }])
  })

  it('an empty set of headers is none', async () => {
    const site = await anyFramework().serve({
      options: { authorize: () => ({ allow: true, headers: {} }) },
      routes: { '/file': (visit) => visit.redirect('a.txt') },
    })
    expect((await ask(`${site.url}/file`, { method: 'GET' })).status).toBe(302)
  })
})

describe('contentTypes of a POST policy', () => {
  const policyFor = (wish: object, contentTypes: string[]) =>
    trial(
      anyFramework(),
      'post-policy',
      { key: 'a', ...wish },
      { ...withPostObject, decision: { allow: true, contentTypes } as never },
    )

  it.each([
    ['*/* admits a pattern that was asked for', { contentType: 'image/*' }, ['*/*'], 200],
    ['a pattern that is listed is admitted as it is', { contentType: 'image/*' }, ['image/*'], 200],
    ['a pattern wider than the list is refused', { contentType: 'image/*' }, ['image/png'], 415],
    ['a type outside the list is refused', { contentType: 'text/html' }, ['image/*'], 415],
    ['one of several must be named', {}, ['image/png', 'image/jpeg'], 400],
  ])('%s', async (_rule, wish, contentTypes, status) => {
    expect((await policyFor(wish, contentTypes)).answer.status).toBe(status)
  })

  it.each([
    [
      'the only type of the list is bound without being named',
      ['image/png'],
      { 'Content-Type': 'image/png' },
    ],
    ['*/* binds nothing', ['*/*'], {}],
  ])('%s', async (_rule, contentTypes, expected) => {
    const { fields } = (await policyFor({}, contentTypes)).answer.json as { fields: Record<string, string> }
    expect(fields['Content-Type']).toBe((expected as Record<string, string>)['Content-Type'])
  })
})
