import type { IncomingMessage } from 'node:http'

/**
 * Returns whether a request to the console comes from this machine and from the console itself. The console reads and
 * deletes objects without a signature, so neither other machines nor the pages of other sites may use it.
 */
export function isTrustedRequest({ socket, headers }: IncomingMessage): boolean {
  return (
    isLoopbackAddress(socket.remoteAddress) &&
    isLoopbackHost(headers.host) &&
    isSameOrigin(headers.origin, headers.host) &&
    isOwnPage(headers['sec-fetch-site'])
  )
}

function isLoopbackAddress(address = ''): boolean {
  return address === '::1' || /^(?:::ffff:)?127\./.test(address)
}

/** Another site can let its own host name point to 127.0.0.1, but the browser sends that name. */
function isLoopbackHost(host = ''): boolean {
  return /^(?:127(?:\.\d{1,3}){3}|\[::1\]|(?:[a-z0-9-]+\.)*localhost)(?::\d+)?$/i.test(host)
}

/** Browsers send an Origin with every request of another site that could change something. */
function isSameOrigin(origin: string | undefined, host: string | undefined): boolean {
  return origin === undefined || origin === `http://${host}`
}

/** `none` is a typed address. */
function isOwnPage(site: string | string[] | undefined): boolean {
  return site === undefined || site === 'same-origin' || site === 'none'
}
