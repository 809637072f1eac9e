import { fromEnv } from '@cosgate/core'
import type { Environment } from '../command.js'
import type { Arguments } from '../command-line.js'
import type { CosError } from '../cos-error.js'
import { methods, readHeaders, readMethod } from '../request-flags.js'
import { UsageError } from '../usage-error.js'
import { readCosError } from './error-file.js'
import { type Clues, explainRequest } from './explain-request.js'
import { isUrl, parseSignature } from './signature-text.js'
import { readWireRequest, type WireRequest } from './wire-request.js'

/**
 * Reads what is known of a request from flags, files and the environment.
 * @param now Unix seconds
 * @throws UsageError that says what to type
 */
export async function readClues(args: Arguments, env: Environment, now: number): Promise<Clues> {
  const [given] = args.operands
  const file = args.text('error')
  if (given === undefined && file === undefined) {
    throw new UsageError("nothing to explain: type cosgate explain 'AUTHORIZATION or URL', or --error FILE")
  }
  const error = file === undefined ? undefined : await readCosError(file)
  const signature = given === undefined ? undefined : parseSignature(given)
  const secretKey = secretKeyOf(args, env, signature?.secretId)
  const clues = { signature, error, secretKey, now }
  const [url, signedUrl] = urlsOf(args, given)
  if (url === undefined) return clues
  const wire = (method: string) => readWireRequest(method, url, readHeaders(args))
  const request = wire(
    methodOf(args, error, (method) =>
      fits(clues, signedUrl ? readWireRequest(method, signedUrl, {}) : wire(method)),
    ),
  )
  return {
    ...clues,
    request,
    ...(signedUrl && { signedRequest: readWireRequest(request.method, signedUrl, {}) }),
  }
}

/** The URL that was sent, and the signed one where it is another. */
function urlsOf(args: Arguments, given: string | undefined): [url?: string, signedUrl?: string] {
  const [sent, signed] = [args.text('url'), given && isUrl(given) ? given : undefined]
  if (sent === undefined) return signed === undefined ? [] : [signed]
  return signed === undefined ? [sent] : [sent, signed]
}

function methodOf(
  args: Arguments,
  error: CosError | undefined,
  doesFit: (method: string) => boolean,
): string {
  if (args.has('method')) return readMethod(args)
  return methods.find(doesFit) ?? error?.httpString?.split('\n')[0] ?? 'GET'
}

function fits(clues: Clues, request: WireRequest): boolean {
  const { computed, signature } = explainRequest({ ...clues, request })
  return computed !== undefined && computed === signature?.signature
}

/** That of the flag, or that of the environment where it belongs to the signature. */
function secretKeyOf(args: Arguments, env: Environment, secretId: string | undefined): string | undefined {
  const flag = args.text('secret-key')
  if (flag !== undefined) return flag
  const found = environmentKey(env)
  return found?.secretId === secretId ? found?.secretKey : undefined
}

/** No key in the environment is fine here. */
export function environmentKey(env: Environment) {
  try {
    return fromEnv(env)
  } catch {
    return undefined
  }
}
