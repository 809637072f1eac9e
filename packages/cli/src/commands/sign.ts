import { createSigner } from '@cosgate/core'
import type { Command } from '../command.js'
import { describeSignature, findUnsignedHeaders } from '../explain/signature-text.js'
import { t } from '../language/language.js'
import { readRequest, requestFlags } from '../request-flags.js'
import { chooseKey, readSettings, settingsFlags } from '../settings.js'

/** `cosgate sign` prints the Authorization value of a request. */
export const sign: Command = {
  name: 'sign',
  summary: t`Prints the value of the Authorization header for a request.`,
  flags: { ...requestFlags, ...settingsFlags },
  remarks: t`Send the request exactly as signed, every --header and --param with the same value. The token of a temporary key
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
    if (chooseKey(settings, request.method).securityToken)
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
