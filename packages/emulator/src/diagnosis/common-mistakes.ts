import { createHash } from 'node:crypto'
import { type CanonicalRequest, formatHttpString } from './canonical-request.js'
import { type Change, readAsLatin1, tryFields } from './field-mistakes.js'
import { type Phrase, phrase } from './phrase.js'

const methods = ['GET', 'PUT', 'POST', 'HEAD', 'DELETE']

/** The input of a signature: the digest of the HttpString, and KeyTime. */
export interface SignedStrings {
  digest: string
  keyTime: string
}

/** A common mistake: a phrase such as "the path was signed percent-encoded", and what was signed. */
export interface CommonMistake extends SignedStrings {
  phrase: Phrase
  httpString: string
}

/**
 * Finds the mistake that was made when a request was signed. A signature cannot be reversed, so the common mistakes are
 * tried one by one.
 * @param matches whether the given signature belongs to these strings
 */
export function findMistake(
  request: CanonicalRequest,
  keyTime: string,
  matches: (strings: SignedStrings) => boolean,
): CommonMistake | undefined {
  return createMistakes(request, keyTime).find(matches)
}

function createMistakes(request: CanonicalRequest, keyTime: string): CommonMistake[] {
  const httpString = formatHttpString(request)
  const signed = (mistake: Phrase, text: string, encoding: 'utf8' | 'latin1' = 'utf8'): CommonMistake => ({
    phrase: mistake,
    httpString: text,
    digest: createHash('sha1').update(text, encoding).digest('hex'),
    keyTime,
  })
  const { digest } = signed(phrase``, httpString)
  const changed = [
    ...tryMethods(request),
    ...tryPaths(request.pathname).map(
      ([how, pathname]) => [phrase`the path was signed ${how}`, { pathname }] as const,
    ),
    ...tryFields(request),
  ].map(([mistake, changes]) => signed(mistake, formatHttpString({ ...request, ...changes })))
  return [
    ...changed,
    signed(phrase`the HttpString was hashed in Latin-1, but it must be in UTF-8`, httpString, 'latin1'),
    signed(phrase`the HttpString was signed without its last line break`, httpString.slice(0, -1)),
    ...tryTimes(keyTime).map(([mistake, time]) => ({ phrase: mistake, httpString, digest, keyTime: time })),
  ]
}

function tryMethods({ method }: CanonicalRequest): Change[] {
  return methods.map((other) =>
    other.toLowerCase() === method
      ? [phrase`the method was signed as ${other}, but it must be in lower case`, { method: other }]
      : [phrase`it was signed for ${other}`, { method: other.toLowerCase() }],
  )
}

function tryPaths(pathname: string): [Phrase, string][] {
  return [
    [phrase`percent-encoded, but it must be decoded`, encodeURI(pathname)],
    [phrase`percent-encoded, but it must be decoded`, pathname.split('/').map(encodeURIComponent).join('/')],
    [phrase`without its leading slash`, pathname.slice(1)],
    [phrase`with two leading slashes`, `/${pathname}`],
    [phrase`with a slash at its end`, `${pathname}/`],
    [phrase`without the slash at its end`, pathname.replace(/\/$/, '')],
    [phrase`with its UTF-8 bytes read as Latin-1`, readAsLatin1(pathname)],
  ]
}

function tryTimes(keyTime: string): [Phrase, string][] {
  return [
    [
      phrase`the times were signed in milliseconds, but they must be in seconds`,
      keyTime.replace(/\d+/g, '$&000'),
    ],
    [
      phrase`the times were signed in seconds, but q-key-time has milliseconds`,
      keyTime.replace(/(\d+)\d{3}/g, '$1'),
    ],
  ]
}
