import type { ConsoleContext, ConsoleRequest } from './console.js'
import { consoleHeaders, sendJson } from './console-response.js'
import { diagnoseMismatch } from './mismatch-diagnosis.js'
import type { RecordedRequest } from './request-history.js'

/** Sends the latest requests, and then each request as it arrives and as it is answered, as server-sent events. */
export function streamRequests({ history, closing }: ConsoleContext, { res }: ConsoleRequest): void {
  res.writeHead(200, { ...consoleHeaders, 'Content-Type': 'text/event-stream' })
  const send = (request: RecordedRequest) => res.write(`data: ${JSON.stringify(toSummary(request))}\n\n`)
  for (const request of history.requests) send(request)
  // Without any data, the browser would not see that the connection is open.
  res.write(': open\n\n')
  const unsubscribe = history.subscribe(send)
  const end = () => res.end()
  closing.addEventListener('abort', end)
  res.on('close', () => {
    unsubscribe()
    closing.removeEventListener('abort', end)
  })
}

/** Answers with the details of one request. */
export function answerRequest({ state, history }: ConsoleContext, { params, res }: ConsoleRequest): void {
  const request = history.requests.find(({ id }) => id === Number(params.get('id')))
  if (!request) return sendJson(res, 404, { message: 'This request is no longer in the list' })
  const { mismatch } = request
  const secretKey = mismatch && state.credentials.get(mismatch.secretId)?.secretKey
  const diagnosis = mismatch && secretKey ? diagnoseMismatch(mismatch, secretKey) : undefined
  sendJson(res, 200, { ...toSummary(request), diagnosis })
}

function toSummary({ mismatch, ...request }: RecordedRequest) {
  return { ...request, hasDiagnosis: mismatch !== undefined }
}
