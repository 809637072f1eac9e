import { parseHttpString } from './canonical-request.js'
import type { Clues } from './explain-request.js'
import { decoded } from './signature-text.js'

const names = /^x-c(?:os|i)-security-token$/i

/** The security tokens in what was given, which no output may show. */
export function tokensOf({ request, signedRequest, error }: Clues): string[] {
  const wires = [request, signedRequest].flatMap((wire) => (wire ? [wire.params, wire.headers] : []))
  const shown = error?.httpString === undefined ? undefined : parseHttpString(error.httpString)
  return [
    ...wires.flatMap((fields) => Object.entries(fields)),
    ...[...(shown?.params ?? []), ...(shown?.headers ?? [])].map(
      ([name, value]) => [name, decoded(value)] as const,
    ),
  ].flatMap(([name, value]) => (names.test(name) ? [value] : []))
}
