import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import { pipeline } from 'node:stream/promises'

const md5 = (text) => createHash('md5').update(text).digest('hex')

/** Reads the path, the hash and the start time from a URL of each type. `startsAt` is in Unix seconds. */
const readers = {
  A(path, query, { key, signParam = 'sign' }) {
    const [, time, random, uid, hash] =
      /^(\d+)-([0-9A-Za-z]{0,100})-(\w+)-(\w{32})$/.exec(query.get(signParam)) ?? []
    return { path, hash, expected: md5(`${path}-${time}-${random}-${uid}-${key}`), startsAt: Number(time) }
  },
  B(signed, _query, { key }) {
    const [, time, hash, path] = /^\/(\d{12})\/(\w{32})(\/.+)$/.exec(signed) ?? []
    const iso = time?.replace(/(....)(..)(..)(..)(..)/, '$1-$2-$3T$4:$5:00+08:00')
    return { path, hash, expected: md5(`${key}${time}${path}`), startsAt: Date.parse(iso) / 1000 }
  },
  C(signed, _query, { key }) {
    const [, hash, time, path] = /^\/(\w{32})\/([0-9a-f]+)(\/.+)$/.exec(signed) ?? []
    return { path, hash, expected: md5(`${key}${path}${time}`), startsAt: Number.parseInt(time, 16) }
  },
  D(path, query, { key, signParam = 'sign', timeParam = 't', timeFormat = 'decimal' }) {
    const [hash, time] = [query.get(signParam), query.get(timeParam)]
    const startsAt = Number.parseInt(time, timeFormat === 'hex' ? 16 : 10)
    return { path, hash, expected: md5(`${key}${path}${time}`), startsAt }
  },
}

/**
 * Checks the URL authentication of a request by the formulas in the documents of Tencent Cloud CDN and EdgeOne. It shares
 * no code with Cosgate, so that it can judge Cosgate's URLs.
 *
 * @param {string} url path and query as sent
 * @param {import('@cosgate/core').CdnOptions} cdn
 * @param {number} now Unix seconds
 * @returns {string | undefined} the percent-encoded path of the object, or undefined if the request is refused
 */
export function checkCdnUrl(url, cdn, now) {
  const [signed, query = ''] = url.split('?')
  const { path, hash, expected, startsAt } = readers[cdn.type](signed, new URLSearchParams(query), cdn)
  return hash === expected && now <= startsAt + cdn.lifetime ? path : undefined
}

/**
 * A local CDN with URL authentication in front of a private bucket, for development and tests. It answers 403 to a URL
 * that is not signed, or no longer valid, and otherwise fetches the object.
 *
 * @param {Omit<import('@cosgate/core').CdnOptions, 'origin'>} cdn
 * @param {(key: string) => string | Promise<string>} toOriginUrl returns the URL from which the CDN fetches an object. A
 *   real CDN signs this request with its own permission.
 * @param {() => number} [clock] Unix seconds
 */
export function createLocalCdn(cdn, toOriginUrl, clock = () => Date.now() / 1000) {
  return createServer(async (req, res) => {
    try {
      const path = checkCdnUrl(req.url, { ...cdn, origin: '' }, clock())
      if (path === undefined) return res.writeHead(403).end()
      const origin = await fetch(await toOriginUrl(decodeURIComponent(path.slice(1))))
      res.writeHead(origin.status, { 'content-type': origin.headers.get('content-type') ?? 'text/plain' })
      if (origin.body) await pipeline(origin.body, res)
      else res.end()
    } catch {
      if (res.headersSent) res.destroy()
      else res.writeHead(502).end()
    }
  })
}
