/**
 * Answers errors with their code, which the page reads.
 *
 * @type {import('express').ErrorRequestHandler}
 */
export function answerExpressError(error, _req, res, next) {
  if (res.headersSent) return next(error)
  const { status = 500, code = status < 500 ? 'invalid_request' : 'internal', message, headers = {} } = error
  if (status >= 500) console.error(error)
  res.status(status).set(headers)
  res.json({ status, code, detail: status < 500 ? message : 'something went wrong' })
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
    const {
      status = 500,
      code = status < 500 ? 'invalid_request' : 'internal',
      message,
      headers = {},
    } = error
    if (status >= 500) ctx.app.emit('error', error, ctx)
    ctx.status = status
    ctx.set(headers)
    ctx.body = { status, code, detail: status < 500 ? message : 'something went wrong' }
  }
}
