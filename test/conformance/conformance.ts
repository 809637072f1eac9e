import supertest from 'supertest'
import { describe, expect, it } from 'vitest'
import { ask } from '../support/ask.js'
import { serveAnswers } from '../support/cos-answers.js'
import type { Framework, Mount, Setup } from '../support/frameworks.js'
import type { Parser } from '../support/parsers.js'
import { expectRefusedRedirect } from '../support/redirect-site.js'
import {
  buildAuthorization,
  expectNoSignature,
  expectSignedUrl,
  host,
  NOW,
  span,
} from '../support/sdk-oracle.js'

const safe = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }
const upload = { method: 'PUT', key: 'users/amy/报告 1.pdf', headers: { 'content-type': 'application/pdf' } }
const problem = (status: number, code: string) => ({ type: 'about:blank', status, code })

/** Defines the tests that every framework must pass, with any body parser and at any mount point. */
export function defineConformanceTests(framework: Framework, parser: Parser, mount: Mount): void {
  const serve = (setup: Setup = {}) => framework.serve({ before: parser.make, mount, ...setup })

  describe(`${framework.name}, ${parser.name}, mounted at the ${mount}`, () => {
    it('POST /cos/auth returns the Authorization that the official document requires', async () => {
      const { url } = await serve()
      const answer = await supertest(url).post('/cos/auth').send(upload).expect(200)
      expect(answer.headers).toMatchObject(safe)
      const headers = { host, 'content-type': 'application/pdf' }
      expect(answer.body).toEqual({
        authorization: buildAuthorization({ method: 'PUT', path: '/users/amy/报告 1.pdf', headers }, span()),
        headers,
        expiresAt: NOW + 300,
      })
    })

    it('POST /cos/presign returns a URL, or one result per item in the order of the items', async () => {
      const { url } = await serve()
      const { body } = await supertest(url).post('/cos/presign').send(upload).expect(200)
      expect(body).toEqual({
        method: 'PUT',
        url: body.url,
        key: upload.key,
        headers: upload.headers,
        expiresAt: NOW + 300,
      })
      expectSignedUrl(body.url, { method: 'PUT', path: '/users/amy/报告 1.pdf', headers: upload.headers })

      const items = [upload, { method: 'GET', key: '' }, { method: 'GET', key: 'b' }]
      const batch = await supertest(url).post('/cos/presign').send({ items }).expect(200)
      expect(batch.headers).toMatchObject(safe)
      expect(batch.body.results).toMatchObject([
        { ok: true, key: upload.key },
        { ok: false, error: problem(400, 'invalid_request') },
        { ok: true, key: 'b' },
      ])
    })

    it('POST /cos/confirm returns what COS has stored, or 409 not_uploaded', async () => {
      const stored = { etag: '"e"', 'content-length': '5', 'last-modified': new Date(0).toUTCString() }
      const origin = await serveAnswers((request, response) =>
        response.writeHead(request.url === '/a' ? 200 : 404, stored).end(),
      )
      const { url } = await serve({ options: { origin, uploaded: () => ({ row: 1 }) } })
      const confirmed = await supertest(url).post('/cos/confirm').send({ key: 'a' }).expect(200)
      expect(confirmed.headers).toMatchObject(safe)
      expect(confirmed.body).toMatchObject({
        key: 'a',
        size: 5,
        etag: '"e"',
        lastModified: 0,
        data: { row: 1 },
      })
      const missing = await supertest(url).post('/cos/confirm').send({ key: 'b' }).expect(409)
      expect(missing.headers).toMatchObject({ ...safe, 'retry-after': '1' })
      expect(missing.body).toMatchObject(problem(409, 'not_uploaded'))
    })

    it('returns 403 forbidden as problem+json when authorize returns false', async () => {
      const { url, errors } = await serve({ options: { authorize: () => false } })
      const answer = await supertest(url).post('/cos/presign').send(upload).expect(403)
      expect(answer.type).toBe('application/problem+json')
      expect(answer.headers).toMatchObject(safe)
      expect(answer.body).toMatchObject({ ...problem(403, 'forbidden'), title: 'Forbidden' })
      expectNoSignature(answer)
      expect(errors).toEqual([])
    })

    it('returns 415 unsupported_media_type for text/plain and 400 invalid_request for an empty body', async () => {
      const { url } = await serve()
      const text = await supertest(url)
        .post('/cos/auth')
        .type('text/plain')
        .send(JSON.stringify(upload))
        .expect(415)
      expect(text.body).toMatchObject(problem(415, 'unsupported_media_type'))
      const empty = await supertest(url).post('/cos/auth').type('json').expect(400)
      expect(empty.body).toMatchObject(problem(400, 'invalid_request'))
      for (const answer of [text, empty]) expect(answer.headers).toMatchObject(safe)
    })

    it('returns 405 method_not_allowed for GET and passes OPTIONS and other paths to the app', async () => {
      const { url } = await serve({ routes: { '/cos/auth': (route) => route.answer(299, 'app') } })
      const answer = await supertest(url).get('/cos/auth').expect(405)
      expect(answer.headers).toMatchObject({ ...safe, allow: 'POST' })
      expect(answer.body).toMatchObject(problem(405, 'method_not_allowed'))
      await supertest(url).options('/cos/auth').expect(299, 'app')
      await supertest(url).post('/cos/sign').send(upload).expect(404)
    })

    it('passes a thrown error to the framework unchanged, and invalid_decision with its headers', async () => {
      const thrown = Object.assign(new Error('no such user'), { status: 418, expose: true })
      const authorize = ({ key }: { key: string }) => {
        if (key === 'throw') throw thrown
        return 'yes'
      }
      const { url, errors } = await serve({ options: { authorize } })
      const failed = await supertest(url).post('/cos/auth').send({ method: 'GET', key: 'throw' }).expect(418)
      const invalid = await supertest(url).post('/cos/auth').send(upload).expect(500)
      expect(invalid.headers['cache-control']).toBe('no-store')
      expect(errors[0]).toBe(thrown)
      expect(errors[1]).toMatchObject({ status: 500, code: 'invalid_decision' })
      for (const answer of [failed, invalid]) expectNoSignature(answer)
    })

    it('cosRedirect signs GET and HEAD and refuses with the status', async () => {
      const routes = {
        '/file': (route: Parameters<NonNullable<Setup['routes']>[string]>[0]) => route.redirect('a/图.png'),
      }
      const { url } = await serve({ routes })
      const params = { 'response-content-disposition': 'attachment' }
      for (const method of ['GET', 'HEAD'] as const) {
        const answer = await supertest(url)
          [method === 'GET' ? 'get' : 'head']('/file')
          .redirects(0)
          .expect(302)
        expectSignedUrl(answer.headers.location!, { method, path: '/a/图.png', params })
        expect(answer.headers).toMatchObject({
          'cache-control': 'no-store',
          'referrer-policy': 'no-referrer',
        })
        expect(answer.text ?? '').toBe('')
      }
      const refusing = await serve({ routes, options: { authorize: () => null } })
      const refused = await ask(`${refusing.url}/file`, { method: 'GET' })
      expect(refused.headers['cache-control']).toBe('no-store')
      expectNoSignature(refused)
      expectRefusedRedirect(framework, { ...refused, site: refusing }, { status: 403, code: 'forbidden' })
    })

    if (parser.leaves !== 'an object') {
      it('returns 400 invalid_request for malformed JSON and 413 payload_too_large above maxBodyBytes', async () => {
        const { url } = await serve({ options: { maxBodyBytes: 1000 } })
        const post = (text: string) => supertest(url).post('/cos/auth').type('json').send(text)
        const truncated = await post('{"method":"GET","key"').expect(400)
        const large = await post(JSON.stringify({ method: 'GET', key: 'k', x: 'x'.repeat(1000) })).expect(413)
        expect(truncated.body).toMatchObject(problem(400, 'invalid_request'))
        expect(large.body).toMatchObject(problem(413, 'payload_too_large'))
        for (const answer of [truncated, large]) expect(answer.headers).toMatchObject(safe)
      })
    }
  })
}
