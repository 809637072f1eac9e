import { createSigner } from '@cosgate/core'
import type { Command } from '../command.js'
import { describeSignature, findUnsignedHeaders, parseSignature } from '../explain/signature-text.js'
import { t } from '../language/language.js'
import { readRequest, requestFlags } from '../request-flags.js'
import { readSettings, type Settings, settingsFlags } from '../settings.js'

/** `cosgate sign` prints the Authorization value of a request. */
export const sign: Command = {
  name: 'sign',
  summary: t`Prints the value of the Authorization header for a request.`,
  flags: { ...requestFlags, ...settingsFlags },
  notes: t`Send the request exactly as signed, every --header and --param with the same value. The token of a temporary key
is not part of the value. Send it as the header x-cos-security-token.

  cosgate sign --method PUT --key cat.jpg --header 'content-type: image/jpeg'`,

  async run(args, env, output) {
    const settings = readSettings(args, env)
    const request = readRequest(args)
    const signer = createSigner(settings)
    const authorization = signer.getAuth(request)
    const url = signer.getObjectUrl({ key: request.key })
    const unsigned = findUnsignedHeaders(authorization, request)
    output.result(authorization)
    if (findToken(settings, authorization) !== undefined)
      output.note(t`send your token as the header x-cos-security-token`)
    if (unsigned.length > 0)
      output.note(t`COS does not sign these headers, so they were left out: ${unsigned.join(', ')}`)
    output.document({
      method: request.method,
      url,
      authorization,
      ...describeSignature(authorization),
      unsigned,
    })
    return 0
  },
}

/** Returns the token of the key that made the signature. */
function findToken({ credentials }: Settings, authorization: string): string | undefined {
  const { secretId } = parseSignature(authorization)
  const keys = 'read' in credentials ? [credentials.read, credentials.write] : [credentials]
  return keys.find((key) => key.secretId === secretId)?.securityToken
}
