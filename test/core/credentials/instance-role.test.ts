import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { inspect } from 'node:util'
import { CosgateError, createSigner, fromInstanceRole } from '@cosgate/core'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'

const path = '/latest/meta-data/cam/security-credentials/'
const key = {
  TmpSecretId: 'AKIDROLEEXAMPLE',
  TmpSecretKey: 'roleKeyEXAMPLE',
  Token: 'roleTokenEXAMPLE',
  ExpiredTime: 1_551_114_865,
  Expiration: '2019-02-25T17:14:25Z',
  Code: 'Success',
}

type Answer = (response: ServerResponse) => void
let server: Server
let endpoint: string
let asked: string[] = []
let answers: Record<string, Answer> = {}

const text =
  (body: string, status = 200, headers = {}): Answer =>
  (response) =>
    response.writeHead(status, headers).end(body)

beforeAll(async () => {
  server = createServer(({ url }, response) => {
    asked.push(url!)
    const answer = answers[url!] ?? text('not found', 404)
    answer(response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(() => {
  asked = []
  answers = {}
  vi.unstubAllGlobals()
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

describe('fromInstanceRole', () => {
  const credentials = {
    secretId: 'AKIDROLEEXAMPLE',
    secretKey: 'roleKeyEXAMPLE',
    securityToken: 'roleTokenEXAMPLE',
    expiresAt: 1_551_114_865,
  }

  it('reads the role of the instance, then its key', async () => {
    answers = { [path]: text('CVM_Role\n'), [`${path}CVM_Role`]: text(JSON.stringify(key)) }
    expect(await fromInstanceRole({ endpoint })()).toEqual(credentials)
    expect(asked).toEqual([path, `${path}CVM_Role`])
  })

  it.each(['my-role_1.2', '.a', '...'])(
    'reads the key of the given role %s without reading the role first',
    async (role) => {
      answers = { [`${path}${role}`]: text(JSON.stringify(key)) }
      expect(await fromInstanceRole({ endpoint, role })()).toEqual(credentials)
      expect(asked).toEqual([`${path}${role}`])
    },
  )

  it('calls the metadata service of Tencent Cloud by default', async () => {
    const fetch = vi.fn(async (_url: string) => Response.json(key))
    vi.stubGlobal('fetch', fetch)
    await fromInstanceRole({ role: 'r' })()
    expect(fetch.mock.calls[0]![0]).toBe(
      'http://metadata.tencentyun.com/latest/meta-data/cam/security-credentials/r',
    )
  })

  it('is called once by a signer while the key is valid', async () => {
    answers = { [`${path}r`]: text(JSON.stringify(key)) }
    const signer = createSigner({
      bucket: 'b-1250000000',
      region: 'ap-guangzhou',
      credentials: fromInstanceRole({ endpoint, role: 'r' }),
      clock: () => 1_551_113_065,
    })
    expect(await signer.getAuth({ method: 'GET', key: 'a' })).toContain('q-ak=AKIDROLEEXAMPLE&')
    await signer.getAuth({ method: 'GET', key: 'b' })
    expect(asked).toEqual([`${path}r`])
  })
})

describe('fromInstanceRole rejects with credentials_unavailable and without key material', () => {
  async function failure(options: { role?: string; timeout?: number; endpoint?: string } = {}) {
    const error = await fromInstanceRole({ endpoint, ...options })().then(
      () => expect.unreachable(),
      (thrown: unknown) => thrown,
    )
    expect(error).toBeInstanceOf(CosgateError)
    expect(error).toMatchObject({ code: 'credentials_unavailable', status: 503 })
    const shown = inspect(error, { depth: 9, showHidden: true })
    for (const secret of [key.TmpSecretKey, key.Token, key.TmpSecretId]) expect(shown).not.toContain(secret)
    return error as CosgateError
  }

  it('if no role is bound to the instance', async () => {
    expect((await failure()).message).toBe(
      'The metadata service does not know this role; is a role bound to the instance?',
    )
  })

  it.each(['', '\n', 'a\nb', '<html>', '../x'])('if the role name is %j', async (name) => {
    answers = { [path]: text(name) }
    expect((await failure()).message).toContain('did not name a role')
    expect(asked).toEqual([path])
  })

  it.each([301, 302, 307])(
    'if the answer is a redirect with status %i, which is not followed',
    async (status) => {
      answers = {
        [`${path}r`]: text('', status, { location: `${endpoint}/elsewhere` }),
        '/elsewhere': text(JSON.stringify(key)),
      }
      expect((await failure({ role: 'r' })).message).toContain(`HTTP status ${status}`)
      expect(asked).toEqual([`${path}r`])
    },
  )

  it('if the HTTP status is 500', async () => {
    answers = { [`${path}r`]: text(JSON.stringify(key), 500) }
    expect((await failure({ role: 'r' })).message).toContain('HTTP status 500')
  })

  it('if there is no answer in time, with the cause', async () => {
    answers = { [`${path}r`]: () => {} }
    const error = await failure({ role: 'r', timeout: 0.05 })
    expect(error.cause).toMatchObject({ name: 'TimeoutError' })
    expect(error.message).toBe('The metadata service could not be reached')
  })

  it('if both requests together take too long', async () => {
    const slow: Answer = (response) => setTimeout(() => text('r')(response), 60)
    answers = { [path]: slow, [`${path}r`]: () => {} }
    const start = performance.now()
    await failure({ timeout: 0.2 })
    expect(performance.now() - start).toBeLessThan(3000)
    expect(asked.at(-1)).toContain(`${path}r`)
  })

  it('if the connection breaks, with the cause', async () => {
    answers = { [`${path}r`]: (response) => response.destroy() }
    expect((await failure({ role: 'r' })).cause).toBeInstanceOf(TypeError)
  })

  it.each<[string, unknown, string]>([
    ['no JSON', `<html>${key.TmpSecretKey}`, 'did not answer with JSON'],
    ['null', 'null', 'did not answer with Code "Success"'],
    ['text', '"Success"', 'did not answer with Code "Success"'],
    ['another Code', { ...key, Code: `Failed ${key.TmpSecretKey}` }, 'did not answer with Code "Success"'],
    ['no Code', { ...key, Code: undefined }, 'did not answer with Code "Success"'],
    ...Object.entries({
      'no id': { TmpSecretId: undefined },
      'an empty key': { TmpSecretKey: '' },
      'a token with a line break': { Token: 'a\nb' },
      'no expiry': { ExpiredTime: undefined },
      'an expiry as text': { ExpiredTime: '1551114865' },
      'an expiry in milliseconds': { ExpiredTime: 1_551_114_865_000 },
      'an expiry of eleven digits': { ExpiredTime: 10_000_000_000 },
      'an expiry of 0': { ExpiredTime: 0 },
    }).map(([title, part]): [string, unknown, string] => {
      return [title, { ...key, ...part }, 'answered without a usable temporary key']
    }),
  ])('if the answer is malformed: %s', async (_title, body, complaint) => {
    answers = { [`${path}r`]: text(typeof body === 'string' ? body : JSON.stringify(body)) }
    expect((await failure({ role: 'r' })).message).toBe(`The metadata service ${complaint}`)
  })

  it('accepts the last second of ten digits as an expiry', async () => {
    answers = { [`${path}r`]: text(JSON.stringify({ ...key, ExpiredTime: 9_999_999_999 })) }
    expect(await fromInstanceRole({ endpoint, role: 'r' })()).toMatchObject({ expiresAt: 9_999_999_999 })
  })
})

describe('fromInstanceRole throws invalid_option, naming the option', () => {
  it('accepts a timeout of one minute', () => {
    expect(() => fromInstanceRole({ timeout: 60 })).not.toThrow()
  })

  it.each([
    [{ roles: 'r' }, 'roles: is not an option (did you mean role?)'],
    [{ role: '' }, 'role: must be'],
    [{ role: 'a/b' }, 'role: must be'],
    [{ role: '.' }, 'role: must be'],
    [{ role: '..' }, 'role: must be'],
    [{ role: 'a@b' }, 'role: must be'],
    [{ timeout: 0 }, 'timeout: must be'],
    [{ timeout: 61 }, 'timeout: must be'],
    [{ timeout: '5' }, 'timeout: must be'],
    [{ timeout: null }, 'timeout: must be'],
    [{ endpoint: 'http://127.0.0.1/x' }, 'endpoint: must be'],
    [{ endpoint: 'ftp://127.0.0.1' }, 'endpoint: must be'],
    [{ endpoint: 5 }, 'endpoint: must be'],
    [{ endpoint: 'metadata' }, 'endpoint: must be'],
    [{ endpoint: new URL('http://127.0.0.1') }, 'endpoint: must be'],
    [{ role: 5 }, 'role: must be'],
    [null, 'options: must be an object'],
  ])('%j', (options, message) => {
    expect(() => fromInstanceRole(options as never)).toThrow(
      expect.objectContaining({ code: 'invalid_option', message: expect.stringContaining(message) }),
    )
  })
})
