import type { Command, Environment } from '../command.js'
import type { Arguments } from '../command-line.js'
import { explanationDocument, policyDocument } from '../explain/document.js'
import { explainPolicy } from '../explain/explain-policy.js'
import { explainRequest } from '../explain/explain-request.js'
import { printExplanation, printPolicy } from '../explain/print.js'
import { environmentKey, readClues } from '../explain/read-clues.js'
import { tokensOf } from '../explain/tokens.js'
import type { Output } from '../output.js'
import { requestFlags } from '../request-flags.js'
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
    const clues = await readClues(args, env, now())
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

const now = () => Math.floor(Date.now() / 1000)
