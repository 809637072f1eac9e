import type { SignRequest } from '@cosgate/core'
import { type Arguments, type Flags, UsageError } from './command-line.js'
import { t } from './language/language.js'
import { suggest } from './suggestion.js'

export const methods = ['GET', 'HEAD', 'PUT', 'POST', 'DELETE'] as const

/** Flags that describe the request to sign. */
export const requestFlags = {
  method: { value: 'METHOD', help: t`${methods.join(', ')}; default GET` },
  key: { value: 'KEY', help: t`the object's key; / for the bucket itself` },
  header: { value: "'NAME: VALUE'", many: true, help: t`a header of the request` },
  param: { value: 'NAME=VALUE', many: true, help: t`a query parameter, not encoded` },
  expires: { value: 'SECONDS', help: t`how long it is valid; default 300` },
  'key-time': { value: "'START;END'", help: t`Unix seconds, instead of --expires` },
  'no-sign-host': {
    help: t`do not sign the host: the signature is then valid for this path in every bucket of the account`,
  },
} satisfies Flags

/** @throws UsageError that says what to type */
export function readRequest(args: Arguments): SignRequest {
  const key = args.text('key')
  if (key === undefined) throw new UsageError(t`--key is missing: type --key KEY, or --key / for the bucket`)
  return {
    method: readMethod(args),
    key,
    headers: readHeaders(args),
    params: readPairs(args, 'param', '=', 'NAME=VALUE'),
    signHost: !args.has('no-sign-host'),
    ...readLifetime(args),
  }
}

export function readMethod(args: Arguments): (typeof methods)[number] {
  const given = args.text('method') ?? 'GET'
  const method = methods.find((known) => known === given.toUpperCase())
  if (method) return method
  throw new UsageError(
    t`--method must be one of ${methods.join(', ')}${suggest(given.toUpperCase(), methods)}`,
  )
}

export function readHeaders(args: Arguments): Record<string, string> {
  return readPairs(args, 'header', ':', "'NAME: VALUE'")
}

function readPairs(args: Arguments, flag: string, separator: string, form: string): Record<string, string> {
  const pairs = args.texts(flag).map((text): [string, string] => {
    const at = text.indexOf(separator)
    if (at < 1) throw new UsageError(t`--${flag} needs a name and a value: type --${flag} ${form}`)
    const value = text.slice(at + 1)
    return [text.slice(0, at).trim(), separator === ':' ? value.trim() : value]
  })
  const names = new Set(pairs.map(([name]) => name.toLowerCase()))
  if (names.size < pairs.length)
    throw new UsageError(t`--${flag} has the same name twice: type each name once`)
  return Object.fromEntries(pairs)
}

function readLifetime(args: Arguments): Pick<SignRequest, 'expires' | 'validity'> {
  const [expires, keyTime] = [args.text('expires'), args.text('key-time')]
  if (expires !== undefined && keyTime !== undefined) {
    throw new UsageError(t`--expires and --key-time exclude each other: type one of them`)
  }
  if (keyTime !== undefined) return { validity: readKeyTime(keyTime) }
  return expires === undefined ? {} : { expires: readSeconds(expires) }
}

function readSeconds(text: string): number {
  if (/^[1-9]\d{0,9}$/.test(text)) return Number(text)
  throw new UsageError(t`--expires must be whole seconds: type --expires 300 for five minutes`)
}

function readKeyTime(text: string): { startsAt: number; endsAt: number } {
  const times = /^(\d{1,10});(\d{1,10})$/.exec(text)
  const [startsAt, endsAt] = [Number(times?.[1]), Number(times?.[2])]
  if (times && startsAt < endsAt) return { startsAt, endsAt }
  throw new UsageError(t`--key-time must be two Unix times, the earlier first: type --key-time 'START;END'`)
}
