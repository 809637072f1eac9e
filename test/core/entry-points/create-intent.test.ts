import { type CosgateError, createIntent, type IntentRequest, objectActions } from '@cosgate/core'
import { describe, expect, it } from 'vitest'

const errorOf = (run: () => unknown): CosgateError => {
  try {
    run()
  } catch (error) {
    return error as CosgateError
  }
  throw new Error('nothing was thrown')
}

describe('createIntent', () => {
  it.each<[string, IntentRequest, object]>([
    [
      'a PutObject by default through presign',
      { method: 'put', key: 'a/b', headers: { 'Content-Length': '7' }, fileId: 'f' },
      {
        via: 'presign',
        action: 'PutObject',
        method: 'PUT',
        bucket: 'example-1250000000',
        key: 'a/b',
        resource: 'a/b',
        headers: { 'content-length': '7' },
        params: {},
        expires: 300,
        contentLength: 7,
        size: 7,
        fileId: 'f',
      },
    ],
    [
      'a listing through auth',
      { via: 'auth', method: 'GET', key: '/', params: { uploads: '', prefix: 'a/' }, expires: 60 },
      { via: 'auth', action: 'ListMultipartUploads', key: '/', resource: 'a/', expires: 60 },
    ],
    [
      'a redirect, with parameters that a client could not name',
      { via: 'redirect', key: 'a', params: { 'response-content-type': 'text/plain' } },
      {
        via: 'redirect',
        action: 'GetObject',
        method: 'GET',
        params: { 'response-content-type': 'text/plain', 'response-content-disposition': 'attachment' },
      },
    ],
    [
      'a confirmation',
      { via: 'confirm', method: 'HEAD', key: 'a', fileId: 'f' },
      { via: 'confirm', action: 'HeadObject', method: 'HEAD', key: 'a', fileId: 'f' },
    ],
    [
      'a redirect to the CDN',
      { via: 'redirect', key: 'a', cdn: true },
      { action: 'GetObject', params: {}, cdn: true },
    ],
    [
      'a redirect of HEAD',
      { via: 'redirect', method: 'HEAD', key: 'a' },
      { action: 'HeadObject', method: 'HEAD' },
    ],
  ])('returns the intent of %s', (_title, request, expected) => {
    expect(createIntent(request)).toMatchObject(expected)
  })

  it('returns the intent of a form if allow contains PostObject, and throws action_not_allowed otherwise', () => {
    const form: IntentRequest = {
      via: 'post-policy',
      keyPrefix: 'a/',
      maxBytes: 5,
      contentType: 'image/png',
      size: 4,
    }
    expect(errorOf(() => createIntent(form))).toMatchObject({ code: 'action_not_allowed' })
    expect(createIntent({ ...form, method: 'POST' }, { allow: { actions: ['PostObject'] } })).toMatchObject({
      via: 'post-policy',
      action: 'PostObject',
      method: 'POST',
      resource: 'a/',
      contentLength: 5,
      contentType: 'image/png',
      size: 4,
    })
  })

  it('uses bucket, allow and defaultExpires of the options', () => {
    const options = {
      bucket: 'photos-1250000000',
      allow: { actions: [...objectActions, 'DeleteObject' as const] },
      defaultExpires: 7,
    }
    const intent = createIntent({ method: 'DELETE', key: 'a' }, options)
    expect(intent).toMatchObject({ action: 'DeleteObject', bucket: 'photos-1250000000', expires: 7 })
  })

  it('returns a frozen intent whose signal has not aborted', () => {
    const intent = createIntent({ method: 'GET', key: 'a' })
    expect(Object.isFrozen(intent)).toBe(true)
    expect(intent.signal.aborted).toBe(false)
  })
})

describe('createIntent throws the error of the gate', () => {
  it.each<[string, object, object]>([
    ['an action that is not allowed', { method: 'DELETE', key: 'a' }, { code: 'action_not_allowed' }],
    ['a bad key', { method: 'GET', key: '../a' }, { code: 'invalid_request', message: /^key: / }],
    [
      'a bad key of a redirect',
      { via: 'redirect', key: '/' },
      { code: 'invalid_request', message: /^key: / },
    ],
    [
      'an unknown field',
      { method: 'GET', key: 'a', color: 1 },
      { code: 'invalid_request', message: /color/ },
    ],
    [
      'a field that a redirect does not have',
      { via: 'redirect', key: 'a', headers: {} },
      { code: 'invalid_request', message: /headers/ },
    ],
    [
      'too long an expiry of a redirect',
      { via: 'redirect', key: 'a', expires: 3601 },
      { code: 'invalid_request', message: /^expires: / },
    ],
    [
      'another method of a redirect',
      { via: 'redirect', method: 'PUT', key: 'a' },
      { code: 'invalid_request', message: 'method: must be GET or HEAD' },
    ],
    [
      'another method of a form',
      { via: 'post-policy', method: 'PUT', key: 'a' },
      { code: 'invalid_request', message: 'method: must be POST' },
    ],
    [
      'an unknown entry point',
      { via: 'toString', key: 'a' },
      { code: 'invalid_option', message: /^via: must be one of [a-z-]+, [a-z-]+, / },
    ],
    [
      'bad params of a redirect',
      { via: 'redirect', key: 'a', params: { versionId: {} } },
      { code: 'invalid_request', message: /^params\.versionId: / },
    ],
    [
      'params of a redirect to the CDN',
      { via: 'redirect', key: 'a', cdn: true, params: {} },
      { code: 'invalid_request', message: 'params: excludes cdn' },
    ],
  ])('for %s', (_title, request, { code, message }: { code?: string; message?: RegExp | string }) => {
    const error = errorOf(() => createIntent(request as IntentRequest))
    expect(error.code).toBe(code)
    if (message) expect(error.message).toMatch(message)
  })

  it.each([undefined, null, 'a'])('invalid_option for the request %j', (request) => {
    const error = errorOf(() => createIntent(request as never))
    expect(error).toMatchObject({ code: 'invalid_option', message: 'request: must be an object' })
  })

  it('adds the disposition of a redirect only if no parameter names it', () => {
    const params = { 'Response-Content-Disposition': 'inline' }
    expect(createIntent({ via: 'redirect', key: 'a', params }).params).toEqual(params)
  })

  it('leaves out cdn of a redirect unless it is true', () => {
    expect(createIntent({ via: 'redirect', key: 'a', cdn: true }).cdn).toBe(true)
    expect(createIntent({ via: 'redirect', key: 'a', cdn: 'yes' as never })).not.toHaveProperty('cdn')
  })

  it('throws invalid_option for an unknown option', () => {
    const options = { alow: {} } as object
    expect(errorOf(() => createIntent({ method: 'GET', key: 'a' }, options))).toMatchObject({
      code: 'invalid_option',
    })
  })
})
