import { fromEnv } from '@cosgate/core'
import type { Command, Environment } from '../command.js'
import type { Arguments } from '../command-line.js'
import type { CosError } from '../cos-error.js'
import { explanationDocument, policyDocument } from '../explain/document.js'
import { readCosError } from '../explain/error-file.js'
import { explainPolicy } from '../explain/explain-policy.js'
import { type Clues, explainRequest } from '../explain/explain-request.js'
import { printExplanation, printPolicy } from '../explain/print.js'
import { isUrl, parseSignature } from '../explain/signature-text.js'
import { tokensOf } from '../explain/tokens.js'
import { readWireRequest, type WireRequest } from '../explain/wire-request.js'
import type { Output } from '../output.js'
import { methods, readHeaders, readMethod, requestFlags } from '../request-flags.js'
import { UsageError } from '../usage-error.js'

/** `cosgate explain` shows what a signature is made of, and what does not fit. */
export const explain: Command = {
  name: 'explain',
  summary:
    'Shows HttpString and StringToSign of a signature, and which part differs from a request or from COS.',
  operand: "['AUTHORIZATION or URL']",
  flags: {
    method: { value: 'METHOD', help: 'of the request; default: the one that fits, else GET' },
    url: { value: 'URL', help: 'what was sent or will be sent' },
    header: requestFlags.header,
    error: { value: 'FILE', help: "COS's XML answer, - for standard input" },
    policy: { value: 'BASE64', help: 'the policy field of a form upload, instead of an Authorization' },
    signature: { value: 'HEX', help: 'the q-signature field of that form' },
    'secret-key': {
      value: 'KEY',
      help: 'to compute the signature; better in COS_SECRET_ID and COS_SECRET_KEY',
    },
  },
  remarks: `Each part is optional: an Authorization alone is taken apart, a URL is its own request, an --error with --url
is compared with what you sent. The secret key is only used to compute the signature, and never shown.

  cosgate explain 'q-sign-algorithm=sha1&q-ak=…' --method PUT --url https://… --header 'content-type: text/plain'
  curl … | cosgate explain --error - --method PUT --url https://…`,

  async run(args, env, output) {
    if (args.has('policy')) return runPolicy(args, env, output)
    const clues = await readClues(args, env)
    for (const token of tokensOf(clues)) output.hide(token)
    const explanation = explainRequest(clues)
    printExplanation(output, explanation)
    const document = explanationDocument(explanation, clues.error)
    output.document(document)
    return document.ok ? 0 : 1
  },
}

function runPolicy(args: Arguments, env: Environment, output: Output): 0 | 1 {
  if (args.operands.length > 0 || args.has('error') || args.has('url')) {
    throw new UsageError('--policy stands alone: type it with --signature and --secret-key only')
  }
  const secretKey = args.text('secret-key') ?? environmentKey(env)?.secretKey
  const explanation = explainPolicy({
    policy: args.text('policy')!,
    signature: args.text('signature'),
    secretKey,
    now: now(),
  })
  printPolicy(output, explanation)
  const document = policyDocument(explanation)
  output.document(document)
  return document.ok ? 0 : 1
}

async function readClues(args: Arguments, env: Environment): Promise<Clues> {
  const [given] = args.operands
  const file = args.text('error')
  if (given === undefined && file === undefined) {
    throw new UsageError("nothing to explain: type cosgate explain 'AUTHORIZATION or URL', or --error FILE")
  }
  const error = file === undefined ? undefined : await readCosError(file)
  const signature = given === undefined ? undefined : parseSignature(given)
  const secretKey = secretKeyOf(args, env, signature?.secretId)
  const clues = { signature, error, secretKey, now: now() }
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
function environmentKey(env: Environment) {
  try {
    return fromEnv(env)
  } catch {
    return undefined
  }
}

const now = () => Math.floor(Date.now() / 1000)
