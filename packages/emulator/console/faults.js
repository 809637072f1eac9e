import { call } from './api.js'
import { element, find } from './element.js'

const actions =
  'GetObject HeadObject PutObject DeleteObject GetBucket PostObject InitiateMultipartUpload UploadPart CompleteMultipartUpload AbortMultipartUpload ListParts ListMultipartUploads PutObjectCopy'

export function startFaults() {
  find('#actions').append(...actions.split(' ').map((value) => element('option', { value })))
  find('#fault-kind').addEventListener('change', showUnit)
  find('#fault-form').addEventListener('submit', addFault)
  find('#clear-faults').addEventListener('click', async () => showFaults(await call('DELETE', 'faults')))
  window.addEventListener('hashchange', refresh)
  showUnit()
  refresh()
}

async function refresh() {
  if (location.hash === '#faults') showFaults(await call('GET', 'faults'))
}

function showUnit() {
  const { unit, default: value } = find('#fault-kind').selectedOptions[0].dataset
  find('#fault-unit').textContent = unit
  find('#fault-value').value = value
  const isClock = find('#fault-kind').value === 'skewClock'
  for (const label of document.querySelectorAll('.for-requests')) label.hidden = isClock
}

async function addFault(event) {
  event.preventDefault()
  const { kind, value, requests, action } = Object.fromEntries(new FormData(event.target))
  const json = { kind, value: Number(value), requests: requests ? Number(requests) : null, action }
  find('#fault-problem').textContent = ''
  try {
    showFaults(await call('POST', 'faults', { json }))
  } catch (error) {
    find('#fault-problem').textContent = error.message
  }
}

function showFaults({ faults, skewSeconds }) {
  const texts = faults.map(toText)
  if (skewSeconds !== 0) texts.push(`the clock is changed by ${skewSeconds} s`)
  find('#faults').replaceChildren(...texts.map((textContent) => element('li', { textContent })))
  find('#no-faults').hidden = texts.length > 0
  find('#clear-faults').hidden = texts.length === 0
}

function toText({ effect, remaining, action }) {
  const name = action ? `${action} request` : 'request'
  const next = remaining === 1 ? `the next ${name}` : `the next ${remaining} ${name}s`
  const count = remaining === null ? `all ${name}s` : next
  if (effect.status !== undefined) return `${count}: answer ${effect.status}`
  if (effect.delaySeconds !== undefined) return `${count}: answer ${effect.delaySeconds} s later`
  if (effect.dropAfterReceived !== undefined)
    return `${count}: drop the connection after ${effect.dropAfterReceived} bytes of the upload`
  return `${count}: drop the connection after ${effect.dropAfterSent} bytes of the answer`
}
