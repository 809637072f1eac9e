import { element } from './element.js'

/** Returns the comparison of both sides of a refused signature. */
export function createDiagnosis({ method, bucket, key, diagnosis }) {
  const title = element('h3', {
    id: 'details-title',
    textContent: `${method} ${bucket}/${key}: the signature does not match`,
  })
  const { emulator, client, advice } = diagnosis
  return [
    title,
    element('p', { className: 'advice', textContent: advice }),
    createComparison('HttpString', emulator.httpString, client?.httpString),
    createComparison('StringToSign', emulator.stringToSign, client?.stringToSign),
  ]
}

function createComparison(name, emulator, client) {
  const start = client === undefined ? -1 : findDifference(emulator, client)
  return element(
    'div',
    { className: 'comparison' },
    element(
      'figure',
      {},
      element('figcaption', { textContent: `${name} of the emulator` }),
      createText(emulator, start),
    ),
    element(
      'figure',
      {},
      element('figcaption', { textContent: `${name} of the client` }),
      client === undefined
        ? element('p', { textContent: 'Unknown. None of the common mistakes explains the signature.' })
        : createText(client, start),
    ),
  )
}

/** Returns the index of the first different character, or -1. */
function findDifference(left, right) {
  const length = Math.max(left.length, right.length)
  for (let index = 0; index < length; index += 1) if (left[index] !== right[index]) return index
  return -1
}

/** Marks the rest of the line from the first difference. */
function createText(text, start) {
  if (start < 0) return element('pre', { textContent: text })
  const lineEnd = text.indexOf('\n', start)
  const end = lineEnd < 0 ? text.length : Math.max(lineEnd, start + 1)
  // An empty mark would not be visible.
  const marked = text.slice(start, end) || ' '
  return element('pre', {}, text.slice(0, start), element('mark', { textContent: marked }), text.slice(end))
}
