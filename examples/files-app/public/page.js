import { logIn, readFiles, readSession } from './app.js'
import { acceptDrops, readDroppedFiles } from './dropped-files.js'
import { element } from './element.js'
import { toErrorText } from './error-text.js'
import { showFiles } from './file-list.js'
import { formatSize } from './format.js'
import { say, translatePage } from './language.js'
import { readForeignFile, uploadProgram } from './refusals.js'
import { createUploadList } from './upload-list.js'

const find = (selector) => document.querySelector(selector)

/** The current user, and the uploads of this user. */
let user
let uploads

/** The number of requests for the file list. Only the answer to the newest one is shown. */
let refreshes = 0

/** The newest file of each user that was logged in on this page. */
const newestFiles = new Map()

translatePage()
for (const input of ['#file', '#folder']) find(input).addEventListener('change', chooseFiles)
find('#pause-all').addEventListener('click', () => uploads.queue.pauseAll())
find('#resume-all').addEventListener('click', () => uploads.queue.resumeAll())
find('#cancel-all').addEventListener('click', () => uploads.queue.cancelAll())
find('#upload-program').addEventListener('click', async () => showRefusal(await uploadProgram()))
find('#read-foreign').addEventListener('click', async () => showRefusal(await readForeignFile(foreignFile())))
window.addEventListener('beforeunload', warnBeforeUnload)
startUploads()
acceptDrops(find('#drop'), (transfer) => act(async () => uploads.add(await readDroppedFiles(transfer))))
act(showSession)

/**
 * Runs an action, then shows the files again. An error is shown instead.
 *
 * @param {() => unknown} work
 * @param {string} [done] what a screen reader says afterwards
 */
async function act(work, done) {
  find('#problem').textContent = ''
  try {
    await work()
    if (done) announce(done)
    if (user) await refresh()
  } catch (error) {
    find('#problem').textContent = toErrorText(error)
  }
}

async function refresh() {
  const turn = ++refreshes
  const { files, usedBytes, quotaBytes } = await readFiles()
  if (turn < refreshes) return
  showFiles(find('#files'), files, act)
  if (files.length > 0) newestFiles.set(user, files[0].id)
  find('#no-files').hidden = files.length > 0
  find('#quota').value = usedBytes / quotaBytes
  find('#quota-text').textContent = say(
    `${formatSize(usedBytes)} of ${formatSize(quotaBytes)} used`,
    `已使用 ${formatSize(usedBytes)}，共 ${formatSize(quotaBytes)}`,
  )
}

async function showSession() {
  const session = await readSession()
  if (session.user !== user) startUploads()
  user = session.user
  find('#users').replaceChildren(...session.users.map(createUserButton))
  find('#room').hidden = !user
  showRefusal('')
}

/** Each user has a separate queue. The uploads of the last user stop, and can be resumed. */
function startUploads() {
  uploads?.queue.pauseAll()
  uploads = createUploadList(find('#uploads'), { onDone: () => act(() => {}), announce })
  uploads.queue.subscribe(showQueueButtons)
  showQueueButtons()
  announce('')
}

function createUserButton(name) {
  const onclick = () => act(() => logIn(name).then(showSession))
  return element('button', { type: 'button', textContent: name, ariaPressed: name === user, onclick })
}

function chooseFiles({ target }) {
  uploads.add([...target.files])
  target.value = ''
}

function showQueueButtons() {
  const { counts } = uploads.queue.getSnapshot()
  find('#pause-all').hidden = counts.uploading === 0
  // A paused queue does not start the files that wait.
  find('#resume-all').hidden = counts.paused === 0 && (counts.idle === 0 || counts.uploading > 0)
  find('#cancel-all').hidden = counts.idle + counts.uploading + counts.paused + counts.failed === 0
}

/** The browser asks before it leaves the page while an upload runs. */
function warnBeforeUnload(event) {
  if (uploads.queue.getSnapshot().counts.uploading > 0) event.preventDefault()
}

/** A file of another user if one was logged in on this page, or else an id that nobody has. */
function foreignFile() {
  const [, id] = [...newestFiles].find(([name]) => name !== user) ?? [undefined, '0'.repeat(32)]
  return id
}

function showRefusal(text) {
  find('#refusal').textContent = text
}

function announce(text) {
  find('#announcement').textContent = text
}
