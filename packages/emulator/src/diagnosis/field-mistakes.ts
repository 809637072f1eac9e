import { percentEncode } from '../byte-string.js'
import type { CanonicalRequest } from './canonical-request.js'
import { type Phrase, phrase } from './phrase.js'

/** A phrase, and the part of the request that was signed differently. */
export type Change = readonly [mistake: Phrase, changes: Partial<CanonicalRequest>]

/** Returns each field in turn, with its value written differently, or left out. */
export function tryFields(request: CanonicalRequest): Change[] {
  return (['headers', 'params'] as const).flatMap((side) =>
    request[side].flatMap(([name, value], index) => {
      const label = side === 'headers' ? phrase`header ${name}` : phrase`parameter ${name}`
      const others = tryValues(name, value).map(
        ([how, other]): Change => [
          phrase`the ${label} was signed ${how}`,
          { [side]: request[side].with(index, [name, other]) },
        ],
      )
      const without = request[side].filter((_, at) => at !== index)
      return [...others, [phrase`the ${label} was left out, although it is listed`, { [side]: without }]]
    }),
  )
}

/** @param value percent-encoded */
function tryValues(name: string, value: string): [Phrase, string][] {
  const decoded = decodeIfValid(value)
  return [
    [phrase`with an empty value`, ''],
    [phrase`without encoding its value`, decoded],
    [phrase`with its value encoded twice`, encodeURIComponent(value)],
    [phrase`with + for a space`, value.replaceAll('%20', '+')],
    [phrase`with a space where the request has +`, value.replaceAll('%2B', '%20')],
    [phrase`with lower-case percent escapes`, value.replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase())],
    [phrase`with a space at the end of its value, which is not sent`, `${value}%20`],
    [phrase`with a space before its value, which is not sent`, `%20${value}`],
    [phrase`without the spaces around its value`, value.replace(/^(?:%20|%09)+|(?:%20|%09)+$/g, '')],
    [phrase`with its value in Latin-1`, encodeLatin1(decoded)],
    [phrase`with the UTF-8 bytes of its value read as Latin-1`, encodeURIComponent(readAsLatin1(decoded))],
    ...(name === 'host' ? tryHosts(value) : []),
  ]
}

function tryHosts(value: string): [Phrase, string][] {
  const bare = value.replace(/%3A\d+$/, '')
  return [
    [phrase`without the port`, bare],
    [phrase`with the port 443`, `${bare}%3A443`],
    [phrase`with the port 80`, `${bare}%3A80`],
  ]
}

/** Returns the text that results if UTF-8 is read as Latin-1, such as `Ã©` for `é`. */
export function readAsLatin1(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1')
}

/** A string in COS's answer may be cut off in the middle of an escape. */
function decodeIfValid(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

/** Percent-encodes a text as Latin-1. */
const encodeLatin1 = (text: string) => percentEncode(Buffer.from(text, 'latin1').toString('latin1'))
