import { expect } from 'vitest'
import { type Answer, ask } from './ask.js'
import type { Framework, RouteContext, Site } from './frameworks.js'
import { parseQuery } from './sdk-oracle.js'

/** Serves one route that calls `cosRedirect` with these arguments. */
export function serveRedirect(
  framework: Framework,
  key: unknown,
  redirectOptions?: unknown,
  options: object = {},
): Promise<Site> {
  const routes = { '/file': (route: RouteContext) => route.redirect(key, redirectOptions) }
  return framework.serve({ routes, options: { ...options } })
}

/** Calls `cosRedirect` once, on a new site. */
export async function redirectOnce(
  framework: Framework,
  key: unknown,
  redirectOptions?: unknown,
  { method = 'GET', ...options }: { method?: string } & Record<string, unknown> = {},
): Promise<Answer & { site: Site; location: string }> {
  const site = await serveRedirect(framework, key, redirectOptions, options)
  const answer = await ask(`${site.url}/file`, { method })
  return { ...answer, site, location: answer.headers.location as string }
}

/** Asserts a refusal of `cosRedirect`: a response of web hosts, and an error for the error handler of the others. */
export function expectRefusedRedirect(
  { kind }: Framework,
  { site, ...answer }: Answer & { site: Site },
  refusal: { status: number; code: string },
): void {
  expect(answer.status).toBe(refusal.status)
  if (kind === 'fetch') expect(answer.json).toMatchObject(refusal)
  expect(site.errors).toMatchObject(kind === 'fetch' ? [] : [{ ...refusal, expose: refusal.status < 500 }])
}

/** Returns the Content-Disposition that a signed URL requests from COS. */
export function readDisposition(url: string): string | undefined {
  return new Map(parseQuery(url)).get('response-content-disposition')
}

/** Returns the file name that a browser reads from a Content-Disposition by RFC 6266 and RFC 8187. */
export function parseFilename(disposition: string): string | undefined {
  const extended = /;\s*filename\*=UTF-8''([^;]*)$/i.exec(disposition)
  if (extended) return decodeURIComponent(extended[1]!)
  const quoted = /;\s*filename="((?:[^"\\]|\\.)*)"/.exec(disposition)
  if (quoted) return quoted[1]!.replace(/\\(.)/g, '$1')
  return /;\s*filename=([^;\s]+)/.exec(disposition)?.[1]
}
