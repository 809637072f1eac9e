import { methods } from '../request-flags.js'
import { type CanonicalRequest, formatHttpString } from './canonical-request.js'

/** A common mistake, and the HttpString that results from it. */
interface CommonMistake {
  sentence: string
  httpString: string
}

/**
 * Finds the mistake that was made when a request was signed. A signature cannot be reversed, so the common mistakes are
 * tried one by one.
 * @param matches whether the given signature belongs to an HttpString
 * @returns a sentence such as "the path was signed percent-encoded", or undefined
 */
export function findMistake(
  request: CanonicalRequest,
  matches: (httpString: string) => boolean,
): string | undefined {
  return createMistakes(request).find(({ httpString }) => matches(httpString))?.sentence
}

function createMistakes(request: CanonicalRequest): CommonMistake[] {
  const signed = (sentence: string, changes: Partial<CanonicalRequest>): CommonMistake => ({
    sentence,
    httpString: formatHttpString({ ...request, ...changes }),
  })
  return [
    ...tryMethods(request, signed),
    ...tryPaths(request.pathname).map(([how, pathname]) =>
      signed(`the path was signed ${how}`, { pathname }),
    ),
    ...tryFields(request, signed),
    {
      sentence: 'the HttpString was signed without its last line break',
      httpString: formatHttpString(request).slice(0, -1),
    },
  ]
}

type Signed = (sentence: string, changes: Partial<CanonicalRequest>) => CommonMistake

function tryMethods({ method }: CanonicalRequest, signed: Signed): CommonMistake[] {
  return methods.flatMap((other) => [
    ...(other.toLowerCase() === method
      ? [signed(`the method was signed as ${other}, but it must be in lower case`, { method: other })]
      : [signed(`it was signed for ${other}`, { method: other.toLowerCase() })]),
  ])
}

function tryPaths(pathname: string): [string, string][] {
  return [
    ['percent-encoded, but it must be decoded', encodeURI(pathname)],
    ['percent-encoded, but it must be decoded', pathname.split('/').map(encodeURIComponent).join('/')],
    ['without its leading slash', pathname.slice(1)],
    ['with two leading slashes', `/${pathname}`],
    ['with a slash at its end', `${pathname}/`],
    ['without the slash at its end', pathname.replace(/\/$/, '')],
  ]
}

/** Each field in turn, with its value written differently, or left out. */
function tryFields(request: CanonicalRequest, signed: Signed): CommonMistake[] {
  return (['headers', 'params'] as const).flatMap((side) =>
    request[side].flatMap(([name, value], index) => {
      const label = `${side === 'headers' ? 'header' : 'parameter'} ${name}`
      const others = tryValues(name, value).map(([how, other]) =>
        signed(`the ${label} was signed ${how}`, { [side]: request[side].with(index, [name, other]) }),
      )
      const without = request[side].filter((_, at) => at !== index)
      return [...others, signed(`the ${label} was left out, although it is listed`, { [side]: without })]
    }),
  )
}

function tryValues(name: string, value: string): [string, string][] {
  return [
    ['with an empty value', ''],
    ['without encoding its value', decodeIfValid(value)],
    ['with its value encoded twice', encodeURIComponent(value)],
    ['with + for a space', value.replaceAll('%20', '+')],
    ['with a space where the request has +', value.replaceAll('%2B', '%20')],
    ['with lower-case percent escapes', value.replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase())],
    ...(name === 'host' ? ([['without the port', value.replace(/%3A\d+$/, '')]] as [string, string][]) : []),
  ]
}

/** A string in COS's answer may be cut off in the middle of an escape. */
function decodeIfValid(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}
