import { createHash } from 'node:crypto'
import { t } from '../language/language.js'
import { methods } from '../request-flags.js'
import { type CanonicalRequest, formatHttpString } from './canonical-request.js'
import { type Change, readAsLatin1, tryFields } from './field-mistakes.js'

/** What a signature is computed from: the digest of the HttpString, and KeyTime. */
export interface SignedStrings {
  digest: string
  keyTime: string
}

/** A common mistake: a sentence such as "the path was signed percent-encoded", and what was signed. */
interface CommonMistake extends SignedStrings {
  sentence: string
}

/**
 * Finds the mistake that was made when a request was signed. A signature cannot be reversed, so the common mistakes are
 * tried one by one.
 * @param matches whether the given signature belongs to these strings
 * @returns a sentence, or undefined
 */
export function findMistake(
  request: CanonicalRequest,
  keyTime: string,
  matches: (strings: SignedStrings) => boolean,
): string | undefined {
  return createMistakes(request, keyTime).find(matches)?.sentence
}

function createMistakes(request: CanonicalRequest, keyTime: string): CommonMistake[] {
  const httpString = formatHttpString(request)
  const signed = (sentence: string, text: string, encoding: 'utf8' | 'latin1' = 'utf8'): CommonMistake => ({
    sentence,
    digest: createHash('sha1').update(text, encoding).digest('hex'),
    keyTime,
  })
  const { digest } = signed('', httpString)
  const changed = [
    ...tryMethods(request),
    ...tryPaths(request.pathname).map(
      ([how, pathname]) => [t`the path was signed ${how}`, { pathname }] as const,
    ),
    ...tryFields(request),
  ].map(([sentence, changes]) => signed(sentence, formatHttpString({ ...request, ...changes })))
  return [
    ...changed,
    signed(t`the HttpString was hashed in Latin-1, but it must be in UTF-8`, httpString, 'latin1'),
    signed(t`the HttpString was signed without its last line break`, httpString.slice(0, -1)),
    ...tryTimes(keyTime).map(([sentence, time]) => ({ sentence, digest, keyTime: time })),
  ]
}

function tryMethods({ method }: CanonicalRequest): Change[] {
  return methods.map((other) =>
    other.toLowerCase() === method
      ? [t`the method was signed as ${other}, but it must be in lower case`, { method: other }]
      : [t`it was signed for ${other}`, { method: other.toLowerCase() }],
  )
}

function tryPaths(pathname: string): [string, string][] {
  return [
    [t`percent-encoded, but it must be decoded`, encodeURI(pathname)],
    [t`percent-encoded, but it must be decoded`, pathname.split('/').map(encodeURIComponent).join('/')],
    [t`without its leading slash`, pathname.slice(1)],
    [t`with two leading slashes`, `/${pathname}`],
    [t`with a slash at its end`, `${pathname}/`],
    [t`without the slash at its end`, pathname.replace(/\/$/, '')],
    [t`with its UTF-8 bytes read as Latin-1`, readAsLatin1(pathname)],
  ]
}

function tryTimes(keyTime: string): [string, string][] {
  return [
    [t`the times were signed in milliseconds, but they must be in seconds`, keyTime.replace(/\d+/g, '$&000')],
    [
      t`the times were signed in seconds, but q-key-time has milliseconds`,
      keyTime.replace(/(\d+)\d{3}/g, '$1'),
    ],
  ]
}
