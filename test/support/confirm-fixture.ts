import type { Upload } from '@cosgate/core'
import type { Answer } from './ask.js'
import type { Framework, Site } from './frameworks.js'
import { frameworkForTest, post } from './gate-fixture.js'
import { credentials, startCos } from './store-fixture.js'

export interface ConfirmSite extends Awaited<ReturnType<typeof startCos>> {
  site: Site
  uploads: Upload[]
  confirm: (body: unknown, headers?: Record<string, string>) => Promise<Answer>
}

/** Serves a gate that records uploads, on a COS of its own. */
export async function serveConfirm(
  options: Record<string, unknown> = {},
  framework: Framework = frameworkForTest(),
): Promise<ConfirmSite> {
  const cos = await startCos()
  const uploads: Upload[] = []
  const uploaded = (upload: Upload) => {
    uploads.push(upload)
    return { row: uploads.length }
  }
  const site = await framework.serve({
    options: { origin: cos.origin, credentials, clock: undefined, uploaded, ...options },
  })
  return { ...cos, site, uploads, confirm: (body, headers) => post(site, 'confirm', body, headers) }
}
