/**
 * Answers errors with their code, which the page reads.
 *
 * @type {import('express').ErrorRequestHandler}
 */
export function answerExpressError(error, _req, res, next) {
  if (res.headersSent) return next(error)
  const { status, headers, body } = toAnswer(error)
  if (status >= 500) console.error(error)
  res.status(status).set(headers).json(body)
}

/**
 * Answers errors with their code, which the page reads.
 *
 * @type {import('koa').Middleware}
 */
export async function answerKoaError(ctx, next) {
  try {
    await next()
  } catch (error) {
    const { status, headers, body } = toAnswer(error)
    if (status >= 500) ctx.app.emit('error', error, ctx)
    ctx.status = status
    ctx.set(headers)
    ctx.body = body
  }
}

/** Only an error with an HTTP status was made for the client. Others, such as those of a database, have codes too. */
function toAnswer(error) {
  const isHttpError = Number.isInteger(error?.status) && error.status >= 400 && error.status <= 599
  const { status, headers, code, expose, message } = isHttpError ? error : { status: 500 }
  const body = {
    status,
    code: code ?? (status < 500 ? 'invalid_request' : 'internal'),
    detail: expose === true ? message : 'something went wrong',
  }
  return { status, headers: headers ?? {}, body }
}
