import { t } from '../../language/language.js'
import { methods } from '../../request-flags.js'
import { type Check, type DoctorContext, type Finding, ok, problem } from '../check.js'
import { createCorsRule, exposedHeaders } from '../cors-rule.js'
import type { CosAnswer } from '../cos-client.js'

/** The headers that cos-js-sdk-v5 or a presigned upload sends, as a preflight names them. */
const requestHeaders = 'authorization,content-md5,content-type,x-cos-security-token'
const SOME_SITE = 'https://example.com'

/** Checks that the pages of a site may upload and download, and read the headers that they need. */
export const cors: Check = {
  name: 'cors',
  needs: 'endpoint',
  async run(context) {
    const site = context.site ?? SOME_SITE
    const preflights = await Promise.all(methods.map((method) => preflight(context, site, method)))
    const refused = methods.filter((method, index) => !allows(preflights[index]!, site, method))
    const unnamed = context.site ? '' : t` (default; type --site with the origin of your pages)`
    if (refused.length > 0)
      return createRuleProblem(site, t`pages at ${site}${unnamed} may not ${refused.join(', ')}`)
    const answer = await context.cos.requestUnsigned('GET', `${context.folder}absent`, { origin: site })
    const hidden = exposedHeaders.filter((name) => !exposes([...preflights, answer], name))
    if (hidden.length > 0)
      return createRuleProblem(site, t`pages at ${site} may not read ${hidden.join(', ')}`)
    return ok(t`pages at ${site} may upload and download, and read ETag, Date and Content-Length`)
  },
}

function preflight({ cos, folder }: DoctorContext, site: string, method: string): Promise<CosAnswer> {
  return cos.requestUnsigned('OPTIONS', `${folder}absent`, {
    origin: site,
    'access-control-request-method': method,
    'access-control-request-headers': requestHeaders,
  })
}

function allows({ status, headers }: CosAnswer, site: string, method: string): boolean {
  const list = (name: string) => (headers.get(name) ?? '').split(',').map((one) => one.trim().toLowerCase())
  const isIn = (name: string, wanted: string) => list(name).some((one) => one === '*' || one === wanted)
  return (
    status >= 200 &&
    status < 300 &&
    isIn('access-control-allow-origin', site.toLowerCase()) &&
    isIn('access-control-allow-methods', method.toLowerCase()) &&
    requestHeaders.split(',').every((name) => isIn('access-control-allow-headers', name))
  )
}

function exposes(answers: readonly CosAnswer[], name: string): boolean {
  const exposed = answers.flatMap(({ headers }) =>
    (headers.get('access-control-expose-headers') ?? '').split(',').map((one) => one.trim().toLowerCase()),
  )
  return exposed.includes(name.toLowerCase()) || exposed.includes('*')
}

function createRuleProblem(site: string, detail: string): Finding {
  return problem(
    detail,
    t`Add this rule in the console (bucket, Security, CORS), or send it as PUT /?cors. It takes effect after a minute.`,
    createCorsRule(site),
  )
}
