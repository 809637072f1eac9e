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
  const file = { id: '', key: '' }
  yield* logIn(alice, 'alice')
  try {
    yield* upload(alice, file)
    yield* download(alice, file)
    yield* logIn(bob, 'bob')
    yield* trespass(bob, file)
  } finally {
    if (file.id) await alice.delete(`/files/${file.id}`)
  }
}

/** @param {Visitor} visitor */
async function* logIn(visitor, user) {
  const answer = await visitor.post('/login', { user })
  yield step(`${user} logs in`, 'POST /login', answer, 200, 'a session cookie')
}

/** @param {Visitor} visitor */
async function* upload(visitor, file) {
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'content-length': Buffer.byteLength(text) }
  const fileId = randomBytes(8).toString('hex')
  const answer = await visitor.post('/cos/presign', { method: 'PUT', key: 'tour.txt', headers, fileId })
  const signed = answer.json
  file.key = signed.key
  const note = signed.code ?? 'the server chose the name'
  yield step('asks the app to sign an upload', 'POST /cos/presign', answer, 200, note)
  const put = await request(signed.url, { method: 'PUT', headers: signed.headers, body: text })
  const etag = (await readCosCode(put)) || `ETag ${put.headers.get('etag')}`
  yield step('uploads straight to COS', `PUT ${signed.url}`, put, 200, etag)
  const confirmed = await visitor.post('/cos/confirm', { key: signed.key, fileId })
  file.id = confirmed.json.data?.id ?? ''
  const outcome = confirmed.json.code ?? 'checked by the server, one row in the database'
  yield step('says that the upload is done', 'POST /cos/confirm', confirmed, 200, outcome)
}

/** @param {Visitor} visitor */
async function* download(visitor, file) {
  const path = `/files/${file.id}`
  const answer = await visitor.get(path)
  const url = answer.location
  yield step('asks the app for the file', `GET ${path}`, answer, 302, 'redirected to a signed URL')
  const stored = await request(url)
  const isSame = (await stored.text()) === text
  const note = isSame ? 'every byte as it was sent' : 'not what was sent'
  yield step('gets it straight from COS', `GET ${url}`, stored, 200, note, isSame)
  const altered = await request(url.replace('/files/alice/', '/files/bob/'))
  yield step('alters that URL', 'GET …/files/bob/…', altered, 403, await readCosCode(altered))
}

/** @param {Visitor} visitor */
async function* trespass(visitor, file) {
  const read = await visitor.get(`/files/${file.id}`)
  yield step(`asks for alice's file`, `GET /files/${file.id}`, read, 404, read.json.code)
  const part = { method: 'PUT', key: file.key, params: { partNumber: '1', uploadId: '1' } }
  const write = await visitor.post('/cos/presign', part)
  yield step('asks to add a part to it', 'POST /cos/presign', write, 403, write.json.code)
}

/** @returns {Step} */
function step(title, line, { status }, expected, note, fine = true) {
  return { title, line, status, note, ok: fine && status === expected }
}

/** Returns COS's code of a refusal. */
async function readCosCode(response) {
  return response.ok ? '' : (await response.text()).match(/<Code>(\w+)/)?.[1]
}
