import { AppError, logIn, readFiles, readSession } from './app.js'
import { uploadObject } from './cosgate-client/index.js'
import { readDroppedFiles } from './dropped-files.js'
import { element } from './element.js'
import { toErrorText } from './error-text.js'
import { showFiles } from './file-list.js'
import { formatSize } from './format.js'
import { say, translatePage } from './language.js'
import { createUploadList } from './upload-list.js'

const find = (selector) => document.querySelector(selector)

/** The current user. */
let user

translatePage()
const uploads = createUploadList(find('#uploads'), {
  onDone: () => act(() => {}),
  announce: (text) => {
    find('#announcement').textContent = text
  },
})
for (const input of ['#file', '#folder']) find(input).addEventListener('change', chooseFiles)
find('#pause-all').addEventListener('click', () => uploads.queue.pauseAll())
find('#resume-all').addEventListener('click', () => uploads.queue.resumeAll())
find('#cancel-all').addEventListener('click', () => uploads.queue.cancelAll())
find('#upload-program').addEventListener('click', () => attempt('PUT setup.exe', uploadProgram))
find('#read-foreign').addEventListener('click', () => attempt('GET /files/…', readForeignFile))
uploads.queue.subscribe(showQueueButtons)
window.addEventListener('beforeunload', warnBeforeUnload)
acceptDrops(find('#drop'))
showQueueButtons()
act(showSession)

/** Runs an action, then shows the files again. An error is shown instead. */
async function act(work) {
  find('#problem').textContent = ''
  try {
    await work()
    if (user) await refresh()
  } catch (error) {
    find('#problem').textContent = toErrorText(error)
  }
}

async function refresh() {
  const { files, usedBytes, quotaBytes } = await readFiles()
  showFiles(find('#files'), files, act)
  find('#no-files').hidden = files.length > 0
  find('#quota').value = usedBytes / quotaBytes
  find('#quota-text').textContent = say(
    `${formatSize(usedBytes)} of ${formatSize(quotaBytes)} used`,
    `已使用 ${formatSize(usedBytes)}，共 ${formatSize(quotaBytes)}`,
  )
}

async function showSession() {
  const session = await readSession()
  user = session.user
  find('#users').replaceChildren(...session.users.map(createUserButton))
  find('#room').hidden = !user
  find('#refusal').textContent = ''
}

function createUserButton(name) {
  const onclick = () => act(() => logIn(name).then(showSession))
  return element('button', { type: 'button', textContent: name, ariaPressed: name === user, onclick })
}

function chooseFiles({ target }) {
  uploads.add([...target.files])
  target.value = ''
}

function acceptDrops(area) {
  const mark = (isOver) => (event) => {
    event.preventDefault()
    area.classList.toggle('over', isOver)
  }
  area.addEventListener('dragover', mark(true))
  area.addEventListener('dragleave', mark(false))
  area.addEventListener('drop', mark(false))
  area.addEventListener('drop', async ({ dataTransfer }) => uploads.add(await readDroppedFiles(dataTransfer)))
}

function showQueueButtons() {
  const states = new Set(uploads.queue.uploads.map((upload) => upload.getSnapshot().state))
  find('#pause-all').hidden = !states.has('uploading')
  find('#resume-all').hidden = !states.has('paused')
  find('#cancel-all').hidden = !['idle', 'uploading', 'paused', 'failed'].some((state) => states.has(state))
}

/** The browser asks before it leaves the page while an upload runs. */
function warnBeforeUnload(event) {
  const isRunning = uploads.queue.uploads.some((upload) => upload.getSnapshot().state === 'uploading')
  if (isRunning) event.preventDefault()
}

/** A file that starts like a program. The server refuses it after it has arrived. */
function uploadProgram() {
  return uploadObject(new File(['MZ'], 'setup.exe'), { endpoint: '/cos', confirm: true })
}

async function readForeignFile() {
  const response = await fetch('/files/0123456789abcdef0123456789abcdef', { redirect: 'manual' })
  if (response.type !== 'opaqueredirect') throw new AppError(response.status, await response.json())
}

async function attempt(request, work) {
  const outcome = await work().then(
    () => say('allowed', '已允许'),
    (error) => `${error.status ?? ''} ${error.code}: ${toErrorText(error)}`,
  )
  find('#refusal').textContent = `${request} → ${outcome}`
}
