import { createSigner } from '@cosgate/core'
import type { Command } from '../command.js'
import { readRequest, requestFlags } from '../request-flags.js'
import { readSettings, settingsFlags } from '../settings.js'
import { signatureOf, unsignedOf } from '../signed-names.js'

/** `cosgate presign` prints a URL that carries its signature. */
export const presign: Command = {
  name: 'presign',
  summary: 'Prints a URL that carries its signature: for a download, an upload, or any other request.',
  flags: { ...requestFlags, ...settingsFlags },
  remarks: `Whoever has the URL can make this request until it expires; with a temporary key the URL contains its token.
A --header that is named here must be sent with the same value.

  cosgate presign --key report.pdf --expires 60 --param 'response-content-disposition=attachment'`,

  async run(args, env, output) {
    const request = readRequest(args)
    const url = createSigner(readSettings(args, env)).getPresignedUrl(request)
    const unsigned = unsignedOf(url, request)
    output.result(url)
    if (unsigned.length > 0)
      output.note(`COS does not sign these, so they are left out: ${unsigned.join(', ')}`)
    output.document({ method: request.method, url, ...signatureOf(url), unsigned }, { showSecrets: true })
    return 0
  },
}
