import { call } from './api.js'
import { element, find } from './element.js'
import { createDiagnosis } from './request-diagnosis.js'

const MAX_ROWS = 200

/** The table rows by the ids of their requests. */
const rows = new Map()

/** Shows the requests as they arrive. */
export function startRequests() {
  const stream = new EventSource('api/requests')
  const connection = find('#connection')
  stream.addEventListener('open', () => {
    // The server sends the latest requests again after the connection was lost.
    clearRows()
    connection.textContent = 'connected'
    connection.className = ''
  })
  stream.addEventListener('error', () => {
    connection.textContent = 'not connected'
    connection.className = 'bad'
  })
  stream.addEventListener('message', ({ data }) => showRequest(JSON.parse(data)))
  find('#only-refused').addEventListener('change', ({ target }) =>
    find('#requests').classList.toggle('only-refused', target.checked),
  )
  find('#clear-requests').addEventListener('click', async () => {
    await call('DELETE', 'requests')
    clearRows()
    find('#request-details').hidden = true
  })
}

function clearRows() {
  rows.clear()
  find('#requests tbody').replaceChildren()
  find('#no-requests').hidden = false
}

function showRequest(request) {
  const row = createRow(request)
  const existing = rows.get(request.id)
  if (existing) existing.replaceWith(row)
  else find('#requests tbody').prepend(row)
  rows.set(request.id, row)
  find('#no-requests').hidden = true
  if (rows.size <= MAX_ROWS) return
  const [oldest] = rows
  oldest[1].remove()
  rows.delete(oldest[0])
}

function createRow(request) {
  const { startedAt, durationMs, method, action, bucket, key, status, code } = request
  const cell = (label, ...content) => {
    const created = element('td', {}, ...content)
    created.dataset.label = label
    return created
  }
  const isRefused = status >= 400
  const operation = action ?? `${method} (unknown)`
  const state =
    durationMs === undefined
      ? 'running'
      : status === 0
        ? 'not answered'
        : code
          ? `${status} ${code}`
          : `${status}`
  const row = element(
    'tr',
    { className: isRefused ? 'refused' : '' },
    cell('Time', new Date(startedAt).toLocaleTimeString()),
    cell('Operation', operation),
    cell('Object', key ? `${bucket}/${key}` : bucket),
    cell('Status', request.hasDiagnosis ? createDetailsButton(request.id, state) : state),
    cell('Duration', durationMs === undefined ? '' : `${durationMs} ms`),
  )
  return row
}

function createDetailsButton(id, text) {
  const onclick = async () => {
    const details = find('#request-details')
    details.replaceChildren(...createDiagnosis(await call('GET', 'request', { params: { id } })))
    details.hidden = false
    details.focus()
  }
  return element('button', { type: 'button', textContent: text, title: 'Compare the signatures', onclick })
}
