import { createSigner } from '@cosgate/core'
import type { Command } from '../command.js'
import { describeSignature, findUnsignedHeaders } from '../explain/signature-text.js'
import { t } from '../language/language.js'
import { readRequest, requestFlags } from '../request-flags.js'
import { readSettings, settingsFlags } from '../settings.js'

/** `cosgate presign` prints a presigned URL. */
export const presign: Command = {
  name: 'presign',
  summary: t`Prints a presigned URL for a download, an upload or any other request.`,
  flags: { ...requestFlags, ...settingsFlags },
  notes: t`Anyone who has the URL can send this request until it expires. With a temporary key, the URL contains its token.
A request must send each --header with the same value.

  cosgate presign --key report.pdf --expires 60 --param 'response-content-disposition=attachment'`,

  async run(args, env, output) {
    const request = readRequest(args)
    const url = createSigner(readSettings(args, env)).getPresignedUrl(request)
    const unsigned = findUnsignedHeaders(url, request)
    output.result(url)
    if (unsigned.length > 0)
      output.note(t`COS does not sign these headers, so they were left out: ${unsigned.join(', ')}`)
    output.document(
      { method: request.method, url, ...describeSignature(url), unsigned },
      { showSecrets: true },
    )
    return 0
  },
}
