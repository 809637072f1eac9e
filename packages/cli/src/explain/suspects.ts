import { methods } from '../request-flags.js'
import { type CanonicalRequest, writeHttpString } from './canonical-request.js'

/** One usual mistake: what was signed if it was made. */
interface Suspect {
  sentence: string
  httpString: string
}

/**
 * A signature cannot be read backwards, but the usual mistakes can be tried: the one with which it fits is the one
 * that was made.
 * @param fits whether the given signature is that of an HttpString
 */
export function findMistake(
  request: CanonicalRequest,
  fits: (httpString: string) => boolean,
): string | undefined {
  return suspects(request).find(({ httpString }) => fits(httpString))?.sentence
}

function suspects(request: CanonicalRequest): Suspect[] {
  const signed = (sentence: string, changes: Partial<CanonicalRequest>): Suspect => ({
    sentence,
    httpString: writeHttpString({ ...request, ...changes }),
  })
  return [
    ...otherMethods(request, signed),
    ...otherPaths(request.pathname).map(([how, pathname]) =>
      signed(`the path was signed ${how}`, { pathname }),
    ),
    ...otherFields(request, signed),
    {
      sentence: 'the HttpString was signed without its last line break',
      httpString: writeHttpString(request).slice(0, -1),
    },
  ]
}

type Signed = (sentence: string, changes: Partial<CanonicalRequest>) => Suspect

function otherMethods({ method }: CanonicalRequest, signed: Signed): Suspect[] {
  return methods.flatMap((other) => [
    ...(other.toLowerCase() === method
      ? [signed(`the method was signed as ${other}, but it must be in lower case`, { method: other })]
      : [signed(`it was signed for ${other}`, { method: other.toLowerCase() })]),
  ])
}

function otherPaths(pathname: string): [string, string][] {
  return [
    ['percent-encoded, but it must be decoded', encodeURI(pathname)],
    ['percent-encoded, but it must be decoded', pathname.split('/').map(encodeURIComponent).join('/')],
    ['without its leading slash', pathname.slice(1)],
    ['with two leading slashes', `/${pathname}`],
    ['with a slash at its end', `${pathname}/`],
    ['without the slash at its end', pathname.replace(/\/$/, '')],
  ]
}

/** Each field in turn: with another writing of its value, or left out. */
function otherFields(request: CanonicalRequest, signed: Signed): Suspect[] {
  return (['headers', 'params'] as const).flatMap((side) =>
    request[side].flatMap(([name, value], index) => {
      const label = `${side === 'headers' ? 'header' : 'parameter'} ${name}`
      const others = otherValues(name, value).map(([how, other]) =>
        signed(`the ${label} was signed ${how}`, { [side]: request[side].with(index, [name, other]) }),
      )
      const without = request[side].filter((_, at) => at !== index)
      return [...others, signed(`the ${label} was left out, although the list names it`, { [side]: without })]
    }),
  )
}

function otherValues(name: string, value: string): [string, string][] {
  return [
    ['with an empty value', ''],
    ['without encoding its value', decodedOr(value)],
    ['with its value encoded twice', encodeURIComponent(value)],
    ['with + for a space', value.replaceAll('%20', '+')],
    ['with a space where the request has +', value.replaceAll('%2B', '%20')],
    ['with lower-case percent escapes', value.replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase())],
    ...(name === 'host' ? ([['without the port', value.replace(/%3A\d+$/, '')]] as [string, string][]) : []),
  ]
}

/** What COS shows may be cut off in the middle of an escape. */
function decodedOr(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}
