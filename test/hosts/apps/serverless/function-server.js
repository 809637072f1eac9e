/**
 * Serves a function behind HTTP, as an API gateway does: the request becomes an event of payload format 2.0, and the result
 * becomes the response.
 *
 * @param {(event: object, context: object) => Promise<{ statusCode: number, headers?: object, body?: string, isBase64Encoded?: boolean }>} handler
 * @returns {import('node:http').RequestListener}
 */
export function answerByFunction(handler) {
  return async (request, response) => {
    const chunks = []
    for await (const chunk of request) chunks.push(chunk)
    const result = await handler(toEvent(request, Buffer.concat(chunks)), {})
    const body = Buffer.from(result.body ?? '', result.isBase64Encoded ? 'base64' : 'utf8')
    response.writeHead(result.statusCode, result.headers).end(body)
  }
}

function toEvent({ method, url, headers }, body) {
  const { pathname, search, searchParams } = new URL(url, 'http://127.0.0.1')
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: pathname,
    rawQueryString: search.slice(1),
    queryStringParameters: Object.fromEntries(searchParams),
    headers,
    requestContext: {
      domainName: 'function.example',
      stage: '$default',
      http: { method, path: pathname, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' },
    },
    isBase64Encoded: true,
    body: body.length > 0 ? body.toString('base64') : undefined,
  }
}
