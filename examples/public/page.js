import { askForFile, downloadPath, logIn, readFiles, readSession } from './app.js'
import { uploadObject } from './cosgate-client/index.js'
import { element } from './element.js'
import { showFiles } from './files.js'
import { say, translatePage } from './language.js'
import { upload } from './uploads.js'

const find = (selector) => document.querySelector(selector)

/** The current user and all users. */
let user
let other

translatePage()
find('#file').addEventListener('change', ({ target }) => uploadAll([...target.files]))
find('#read-other').addEventListener('click', readOther)
find('#write-other').addEventListener('click', writeOther)
acceptDrops(find('#drop'))
act(showSession)

/** Runs an action, then shows the files again. An error is shown instead. */
async function act(work) {
  find('#problem').textContent = ''
  try {
    await work()
    if (user) showFiles(await readFiles(), act)
  } catch (error) {
    find('#problem').textContent = refusalText(error)
  }
}

async function showSession() {
  const session = await readSession()
  user = session.user
  other = session.users.find((name) => name !== user)
  find('#users').replaceChildren(...session.users.map(userButton))
  find('#room').hidden = !user
  find('#refusal').textContent = ''
  find('#read-other').textContent = say(`Read a file of ${other}`, `读取 ${other} 的文件`)
  find('#write-other').textContent = say(`Upload to ${other}`, `上传到 ${other} 的目录`)
}

function userButton(name) {
  const onclick = () => act(() => logIn(name).then(showSession))
  return element('button', { type: 'button', textContent: name, ariaPressed: name === user, onclick })
}

function uploadAll(files) {
  find('#file').value = ''
  return act(() => Promise.all(files.map((file) => upload(file, `users/${user}/${file.name}`))))
}

function acceptDrops(area) {
  const mark = (isOver) => (event) => {
    event.preventDefault()
    area.classList.toggle('over', isOver)
  }
  area.addEventListener('dragover', mark(true))
  area.addEventListener('dragleave', mark(false))
  area.addEventListener('drop', mark(false))
  area.addEventListener('drop', ({ dataTransfer }) => uploadAll([...dataTransfer.files]))
}

function readOther() {
  const key = `users/${other}/diary.txt`
  return trespass(`GET ${downloadPath(key)}`, () => askForFile(key))
}

function writeOther() {
  const key = `users/${other}/hello.txt`
  return trespass(`PUT ${key}`, () => uploadObject(new File(['hello'], 'hello.txt'), { key }))
}

async function trespass(request, attempt) {
  const outcome = await attempt().then(() => say('allowed?!', '居然允许了？！'), refusalText)
  find('#refusal').textContent = `${request} → ${outcome}`
}

function refusalText({ status = '', code = '', message }) {
  return `${status} ${code}: ${message}`
}
