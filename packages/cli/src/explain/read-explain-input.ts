import { type Credentials, fromEnv } from '@cosgate/core'
import type { Environment } from '../command.js'
import { type Arguments, UsageError } from '../command-line.js'
import type { CosError } from '../cos-error.js'
import { t } from '../language/language.js'
import { methods, readHeaders, readMethod } from '../request-flags.js'
import { readCosError } from './error-file.js'
import { type ExplainInput, explainRequest } from './explain-request.js'
import { isUrl, parseSignature } from './signature-text.js'
import { readWireRequest, type WireRequest } from './wire-request.js'

/**
 * Reads the known parts of a request from flags, files and the environment.
 * @param now Unix seconds
 * @throws UsageError that says what to type
 */
export async function readExplainInput(
  args: Arguments,
  env: Environment,
  now: number,
): Promise<ExplainInput> {
  const [given] = args.operands
  const file = args.text('error')
  const signed = given ?? findSignature(args)
  if (signed === undefined && file === undefined) {
    throw new UsageError(
      t`there is nothing to explain: type cosgate explain 'AUTHORIZATION or URL', or --error FILE`,
    )
  }
  const error = file === undefined ? undefined : await readCosError(file)
  const signature = signed === undefined ? undefined : parseSignature(signed)
  const secretKey = findSecretKey(args, env, signature?.secretId)
  const input = { signature, error, secretKey, now }
  const [url, signedUrl] = readUrls(args, given)
  if (url === undefined) return input
  const wire = (method: string) => readWireRequest(method, url, readHeaders(args))
  const request = wire(
    chooseMethod(args, error, (method) =>
      matchesSignature(input, signedUrl ? readWireRequest(method, signedUrl, {}) : wire(method)),
    ),
  )
  return {
    ...input,
    request,
    ...(signedUrl && { signedRequest: readWireRequest(request.method, signedUrl, {}) }),
  }
}

/** Returns the signature of the request that was sent: its URL or its Authorization header. */
function findSignature(args: Arguments): string | undefined {
  const url = args.text('url')
  if (url !== undefined && /[?&]q-signature=/.test(url)) return url
  return Object.entries(readHeaders(args)).find(([name]) => /^authorization$/i.test(name))?.[1]
}

/** Returns the URL that was sent, and the signed URL if it is a different one. */
function readUrls(args: Arguments, given: string | undefined): [url?: string, signedUrl?: string] {
  const [sent, signed] = [args.text('url'), given && isUrl(given) ? given : undefined]
  if (sent === undefined) return signed === undefined ? [] : [signed]
  return signed === undefined ? [sent] : [sent, signed]
}

function chooseMethod(
  args: Arguments,
  error: CosError | undefined,
  matches: (method: string) => boolean,
): string {
  if (args.has('method')) return readMethod(args)
  return methods.find(matches) ?? error?.httpString?.split('\n')[0] ?? 'GET'
}

function matchesSignature(input: ExplainInput, request: WireRequest): boolean {
  const { computed, signature } = explainRequest({ ...input, request })
  return computed !== undefined && computed === signature?.signature
}

/** Returns the key of the flag, or a key of the environment if the signature has its secretId. */
function findSecretKey(args: Arguments, env: Environment, secretId: string | undefined): string | undefined {
  const flag = args.text('secret-key')
  if (flag !== undefined) return flag
  return readEnvironmentKeys(env).find((key) => key.secretId === secretId)?.secretKey
}

/** Returns the keys of the environment. It may have none. */
export function readEnvironmentKeys(env: Environment): Credentials[] {
  try {
    const credentials = fromEnv(env)
    return 'read' in credentials ? [credentials.read, credentials.write] : [credentials]
  } catch {
    return []
  }
}
