/** A refusal of the app, or `network_error`. */
export class AppError extends Error {
  constructor(status, { code = 'internal', detail = '' }) {
    super(detail)
    this.status = status
    this.code = code
  }
}

/** Requests a route of the app. @throws AppError */
export async function call(method, path, json) {
  const body = json && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(json) }
  const response = await fetch(path, { method, ...body }).catch(() => {
    throw new AppError(undefined, { code: 'network_error' })
  })
  // A proxy's error page is not JSON.
  const answer = await response.json().catch(() => ({}))
  if (!response.ok) throw new AppError(response.status, answer)
  return answer
}
