import type { Command, Environment } from '../command.js'
import { type Arguments, UsageError } from '../command-line.js'
import { toExplanationDocument, toPolicyDocument } from '../explain/document.js'
import { explainPolicy } from '../explain/explain-policy.js'
import { explainRequest, findTokens } from '../explain/explain-request.js'
import { printExplanation, printPolicy } from '../explain/print.js'
import { readEnvironmentKeys, readExplainInput } from '../explain/read-explain-input.js'
import { t } from '../language/language.js'
import type { Output } from '../output.js'
import { requestFlags } from '../request-flags.js'

/** `cosgate explain` shows the steps of a signature, and what does not match. */
export const explain: Command = {
  name: 'explain',
  summary: t`Shows the HttpString and StringToSign of a signature, and which part differs from a request or from COS.`,
  operand: "['AUTHORIZATION or URL']",
  flags: {
    method: { value: 'METHOD', help: t`of the request; default: the one that matches, else GET` },
    url: { value: 'URL', help: t`the request that was or will be sent` },
    header: requestFlags.header,
    error: { value: 'FILE', help: t`COS's XML answer, - for standard input` },
    policy: { value: 'BASE64', help: t`the policy field of a form upload, instead of an Authorization` },
    signature: { value: 'HEX', help: t`the q-signature field of that form` },
    'secret-key': {
      value: 'KEY',
      help: t`to compute the signature; better in COS_SECRET_ID and COS_SECRET_KEY`,
    },
  },
  notes: t`Each part is optional. An Authorization alone is parsed. A presigned URL is its own request. COS's answer in --error
is compared with the request that you sent. The secret key is used only to compute the signature and is never shown.

  cosgate explain 'q-sign-algorithm=sha1&q-ak=…' --method PUT --url https://… --header 'content-type: text/plain'
  curl … | cosgate explain --error - --method PUT --url https://…`,

  async run(args, env, output) {
    if (args.has('policy')) return runPolicy(args, env, output)
    const input = await readExplainInput(args, env, now())
    for (const token of findTokens(input)) output.hide(token)
    const explanation = explainRequest(input)
    printExplanation(output, explanation)
    const document = toExplanationDocument(explanation, input.error)
    output.document(document)
    return document.ok ? 0 : 1
  },
}

function runPolicy(args: Arguments, env: Environment, output: Output): 0 | 1 {
  if (args.operands.length > 0 || args.has('error') || args.has('url')) {
    throw new UsageError(
      t`--policy cannot be combined with these: type it with --signature and --secret-key only`,
    )
  }
  const secretKey = args.text('secret-key') ?? readEnvironmentKeys(env).at(-1)?.secretKey
  const explanation = explainPolicy({
    policy: args.text('policy')!,
    signature: args.text('signature'),
    secretKey,
    now: now(),
  })
  printPolicy(output, explanation)
  const document = toPolicyDocument(explanation)
  output.document(document)
  return document.ok ? 0 : 1
}

const now = () => Math.floor(Date.now() / 1000)
