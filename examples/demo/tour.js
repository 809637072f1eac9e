import { randomBytes } from 'node:crypto'
import { request, Visitor } from './visitor.js'

const text = 'Hello from Cosgate. 你好，对象存储。\n'

/**
 * One step of the tour.
 *
 * @typedef {object} Step
 * @property {string} title
 * @property {string} line method and path
 * @property {number} status
 * @property {string} note
 * @property {boolean} ok whether it had the expected result
 */

/**
 * Performs the main job once over real HTTP, like a browser: sign, upload, download by redirect, get refused. The uploaded
 * object is removed, even if the caller stops early.
 *
 * @param {string} app its URL
 * @returns {AsyncGenerator<Step, void>}
 */
export async function* tour(app) {
  const [alice, bob] = [new Visitor(app), new Visitor(app)]
  const key = `users/alice/tour-${randomBytes(3).toString('hex')}.txt`
  yield* logIn(alice, 'alice')
  try {
    yield* upload(alice, key)
    yield* download(alice, key)
    yield* logIn(bob, 'bob')
    yield* trespass(bob, key)
  } finally {
    await remove(alice, key)
  }
}

/** @param {Visitor} visitor */
async function* logIn(visitor, user) {
  const answer = await visitor.post('/login', { user })
  yield step(`${user} logs in`, 'POST /login', answer, 200, 'a session cookie')
}

/** @param {Visitor} visitor */
async function* upload(visitor, key) {
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'content-length': Buffer.byteLength(text) }
  const answer = await visitor.post('/cos/presign', { method: 'PUT', key, headers })
  const signed = answer.json
  yield step('asks the app to sign an upload', 'POST /cos/presign', answer, 200, signed.code ?? `PUT ${key}`)
  const put = await request(signed.url, { method: 'PUT', headers: signed.headers, body: text })
  const note = (await cosCode(put)) || `ETag ${put.headers.get('etag')}`
  yield step('uploads straight to COS', `PUT ${signed.url}`, put, 200, note)
}

/** @param {Visitor} visitor */
async function* download(visitor, key) {
  const path = `/files/${key}`
  const answer = await visitor.get(path)
  const url = answer.location
  yield step('asks the app for the file', `GET ${path}`, answer, 302, 'redirected to a signed URL')
  const file = await request(url)
  const isSame = (await file.text()) === text
  const note = isSame ? 'every byte as it was sent' : 'not what was sent'
  yield step('gets it straight from COS', `GET ${url}`, file, 200, note, isSame)
  const altered = await request(url.replace('/users/alice/', '/users/bob/'))
  yield step('alters that URL', 'GET …/users/bob/…', altered, 403, await cosCode(altered))
}

/** @param {Visitor} visitor */
async function* trespass(visitor, key) {
  const read = await visitor.get(`/files/${key}`)
  yield step(`asks for alice's file`, `GET /files/${key}`, read, 403, read.json.code)
  const write = await visitor.post('/cos/presign', { method: 'PUT', key })
  yield step('asks to overwrite it', 'POST /cos/presign', write, 403, write.json.code)
}

/** @param {Visitor} visitor */
async function remove(visitor, key) {
  const { status, json } = await visitor.post('/cos/presign', { method: 'DELETE', key })
  if (status === 200) await request(json.url, { method: 'DELETE' })
}

/** @returns {Step} */
function step(title, line, { status }, expected, note, fine = true) {
  return { title, line, status, note, ok: fine && status === expected }
}

/** Returns COS's code of a refusal. */
async function cosCode(response) {
  return response.ok ? '' : (await response.text()).match(/<Code>(\w+)/)?.[1]
}
