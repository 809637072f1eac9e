import { methods } from '../../request-flags.js'
import { corsRule, exposedHeaders } from '../cors-rule.js'
import type { Answer } from '../cos-client.js'
import type { Check, Examination } from '../examination.js'
import { type Finding, ok, problem } from '../finding.js'

/** What a browser asks for before cos-js-sdk-v5 or a presigned upload may send it. */
const askedHeaders = 'authorization,content-md5,content-type,x-cos-security-token'
const SOME_SITE = 'https://example.com'

/** Whether the pages of a site may upload and download, and read what they need of the answers. */
export const cors: Check = {
  name: 'cors',
  needs: 'endpoint',
  async examine(examination) {
    const site = examination.site ?? SOME_SITE
    const preflights = await Promise.all(methods.map((method) => preflight(examination, site, method)))
    const refused = methods.filter((method, index) => !allows(preflights[index]!, site, method))
    const unnamed = examination.site ? '' : ' (no page was named: type --site with the origin of yours)'
    if (refused.length > 0) return pasteRule(site, `pages at ${site}${unnamed} may not ${refused.join(', ')}`)
    const answer = await examination.cos.askUnsigned('GET', `${examination.folder}absent`, { origin: site })
    const hidden = exposedHeaders.filter((name) => !exposes([...preflights, answer], name))
    if (hidden.length > 0) return pasteRule(site, `pages at ${site} may not read ${hidden.join(', ')}`)
    return ok(`pages at ${site} may upload and download, and read ETag, Date and Content-Length`)
  },
}

function preflight({ cos, folder }: Examination, site: string, method: string): Promise<Answer> {
  return cos.askUnsigned('OPTIONS', `${folder}absent`, {
    origin: site,
    'access-control-request-method': method,
    'access-control-request-headers': askedHeaders,
  })
}

function allows({ status, headers }: Answer, site: string, method: string): boolean {
  const list = (name: string) => (headers.get(name) ?? '').split(',').map((one) => one.trim().toLowerCase())
  const isIn = (name: string, wanted: string) => list(name).some((one) => one === '*' || one === wanted)
  return (
    status >= 200 &&
    status < 300 &&
    isIn('access-control-allow-origin', site.toLowerCase()) &&
    isIn('access-control-allow-methods', method.toLowerCase()) &&
    askedHeaders.split(',').every((name) => isIn('access-control-allow-headers', name))
  )
}

function exposes(answers: readonly Answer[], name: string): boolean {
  const exposed = answers.flatMap(({ headers }) =>
    (headers.get('access-control-expose-headers') ?? '').split(',').map((one) => one.trim().toLowerCase()),
  )
  return exposed.includes(name.toLowerCase()) || exposed.includes('*')
}

function pasteRule(site: string, detail: string): Finding {
  return problem(
    detail,
    'Add this rule in the console (bucket, Security, CORS), or send it as PUT /?cors; it takes a minute to work.',
    corsRule(site),
  )
}
