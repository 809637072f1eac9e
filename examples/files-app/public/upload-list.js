import { createUploadQueue } from './cosgate-client/index.js'
import { element, focusButton, removeItem } from './element.js'
import { canRetry, toErrorText } from './error-text.js'
import { formatDuration, formatSize } from './format.js'
import { say } from './language.js'

/**
 * Uploads files one after another and shows a row for each.
 *
 * @param {HTMLElement} list
 * @param {{ onDone: () => void, announce: (text: string) => void }} callbacks
 */
export function createUploadList(list, { onDone, announce }) {
  list.replaceChildren()
  const queue = createUploadQueue({ endpoint: '/cos', confirm: true })
  return {
    queue,
    add(files) {
      for (const upload of queue.add(files)) list.append(createRow(upload, { onDone, announce }))
    },
  }
}

function createRow(upload, { onDone, announce }) {
  const { name } = upload.file
  const row = createElements(name)
  row.pause.onclick = () => upload.pause()
  row.resume.onclick = () => restart(upload)
  row.retry.onclick = () => restart(upload)
  row.cancel.onclick = () => upload.cancel()
  row.hide.onclick = () => hide(row, upload)
  let { state } = upload.getSnapshot()
  const update = () => {
    const snapshot = upload.getSnapshot()
    show(row, snapshot)
    if (snapshot.state === state) return
    state = snapshot.state
    if (state === 'done') announce(say(`${name} was uploaded`, `${name} 已上传`))
    if (state === 'failed') announce(`${name}: ${toErrorText(snapshot.error)}`)
    if (state === 'done') onDone()
  }
  upload.subscribe(update)
  show(row, upload.getSnapshot())
  return row.item
}

/** Removes the row. COS removes what it has of a failed upload. */
function hide({ item }, upload) {
  upload.cancel()
  removeItem(item)
}

/** The row shows the outcome, so that a rejection needs no handling here. */
function restart(upload) {
  upload.start().catch(() => {})
}

function createElements(name) {
  const button = (text) =>
    element('button', { type: 'button', textContent: text, ariaLabel: `${text}: ${name}` })
  const parts = {
    bar: element('progress', { max: 1, value: 0, ariaLabel: name }),
    state: element('span', { className: 'state' }),
    pause: button(say('Pause', '暂停')),
    resume: button(say('Resume', '继续')),
    retry: button(say('Retry', '重试')),
    cancel: button(say('Cancel', '取消')),
    hide: button(say('Hide', '隐藏')),
  }
  const { bar, state, ...buttons } = parts
  const title = element('span', { className: 'name', textContent: name, title: name })
  const actions = element('span', { className: 'actions' }, ...Object.values(buttons))
  return { ...parts, item: element('li', {}, title, bar, state, actions) }
}

/** The buttons that each state has. */
const buttonsByState = {
  idle: ['cancel'],
  uploading: ['pause', 'cancel'],
  paused: ['resume', 'cancel'],
  failed: ['retry', 'cancel'],
  refused: ['hide'],
  canceled: ['hide'],
  done: ['hide'],
}

function show(row, { state, progress, error }) {
  const focused = document.activeElement
  const buttons = buttonsByState[error && !canRetry(error) ? 'refused' : state]
  for (const name of ['pause', 'resume', 'retry', 'cancel', 'hide'])
    row[name].hidden = !buttons.includes(name)
  if (row.item.contains(focused) && focused.hidden) focusButton(row.item)
  row.item.className = state
  row.bar.value = progress.total ? progress.loaded / progress.total : Number(state === 'done')
  row.state.textContent = toStateText(state, progress, error)
}

function toStateText(state, progress, error) {
  switch (state) {
    case 'idle':
      return say('waiting', '等待中')
    case 'uploading':
      return toProgressText(progress)
    case 'paused':
      return say(`paused at ${toPercent(progress)}`, `已暂停，${toPercent(progress)}`)
    case 'done':
      return say('uploaded', '已上传')
    case 'canceled':
      return say('canceled', '已取消')
    default:
      return toErrorText(error)
  }
}

const toPercent = ({ loaded, total }) => `${total ? Math.floor((loaded / total) * 100) : 0} %`

function toProgressText(progress) {
  const { rate, remaining } = progress
  const parts = [toPercent(progress)]
  if (rate !== undefined) parts.push(`${formatSize(Math.round(rate))}/s`)
  if (remaining !== undefined)
    parts.push(say(`${formatDuration(remaining)} left`, `剩余 ${formatDuration(remaining)}`))
  return parts.join(' · ')
}
