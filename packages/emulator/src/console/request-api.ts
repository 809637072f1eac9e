import type { HistoryEntry } from '../request-history.js'
import type { ConsoleContext, ConsoleRequest } from './console-request.js'
import { consoleHeaders, sendJson } from './console-response.js'
import { hideSecrets } from './hide-secrets.js'

/** Sends the latest requests, and then each request as it arrives and as it is answered, as server-sent events. */
export function streamRequests({ history, closing }: ConsoleContext, { res }: ConsoleRequest): void {
  res.writeHead(200, { ...consoleHeaders, 'Content-Type': 'text/event-stream' })
  const send = (entry: HistoryEntry) => res.write(`data: ${JSON.stringify(toSummary(entry))}\n\n`)
  // Without any data, the browser would not see that the connection is open.
  res.write(': open\n\n')
  for (const entry of history.entries) send(entry)
  const unsubscribe = history.subscribe(send)
  // Requests still end after the stream, for example those that a fault delays.
  const end = () => {
    unsubscribe()
    res.end()
  }
  closing.addEventListener('abort', end)
  res.on('close', () => {
    unsubscribe()
    closing.removeEventListener('abort', end)
  })
}

/** Answers with the details of one request. */
export function answerRequest({ history }: ConsoleContext, { params, res }: ConsoleRequest): void {
  const entry = history.entries.find(({ id }) => id === Number(params.get('id')))
  if (!entry) return void sendJson(res, 404, { message: 'This request is no longer in the list' })
  sendJson(res, 200, { ...toSummary(entry), diagnosis: toDiagnosis(entry) })
}

export function clearRequests({ history }: ConsoleContext, { res }: ConsoleRequest): void {
  history.entries.length = 0
  sendJson(res, 200, {})
}

function toSummary({ mismatch, ...entry }: HistoryEntry) {
  return { ...entry, hasDiagnosis: mismatch !== undefined }
}

function toDiagnosis({ mismatch }: HistoryEntry) {
  if (!mismatch) return undefined
  const { httpString, stringToSign, diagnose } = mismatch
  const { client, advice } = diagnose?.() ?? {
    client: undefined,
    advice: 'The policy of the form was signed differently.',
  }
  return { emulator: hideIn({ httpString, stringToSign }), client: client && hideIn(client), advice }
}

// The StringToSign contains only a digest.
function hideIn<Strings extends { httpString: string }>(strings: Strings): Strings {
  return { ...strings, httpString: hideSecrets(strings.httpString) }
}
