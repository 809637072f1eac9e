import { objectActions } from '@cosgate/core'
import { afterAll, beforeAll, expect } from 'vitest'
import type { Answer } from '../support/ask.js'
import { type Framework, frameworks, type Setup, type Site } from '../support/frameworks.js'
import { open } from '../support/gate-fixture.js'
import { listParsers } from '../support/parsers.js'
import { secretId, secretKey, securityToken } from '../support/sdk-oracle.js'

export interface HostileSite {
  name: string
  kind: Framework['kind']
  /** True if a body parser of the app reads the body first. */
  parsed: boolean
  site: Site
}
/** Far longer than any response needs. A test that takes longer hangs. */
export const DEADLINE_MS = 2000
const options = {
  allowedOrigins: ['https://app.example'],
  credentials: { secretId, secretKey, securityToken },
  timeouts: { authorize: 1, credentials: 1 },
}

/** The index of the parser for each framework that has one: express.json, all Express parsers, koa-bodyparser, @koa/bodyparser. */
const parserIndexes = [0, 4, 0, 1]

/** Serves every framework for a whole test file: without a body parser and, if there are parsers for it, with one. */
export function hostileSites({
  actions = objectActions,
  routes = {},
}: { actions?: readonly string[] } & Pick<Setup, 'routes'> = {}): HostileSite[] {
  const sites: HostileSite[] = []
  const closers: (() => void)[] = []
  beforeAll(async () => {
    for (const [index, framework] of frameworks.entries()) {
      const [, ...parsers] = listParsers(framework)
      const chosen = parsers[parserIndexes[index]!]
      for (const parser of chosen ? [undefined, chosen] : [undefined]) {
        const onClose = (close: () => void) => void closers.push(close)
        const setup = { routes, onClose, options: { ...options, allow: { ...open, actions } } }
        const site = await framework.serve(parser ? { ...setup, before: parser.make } : setup)
        const name = `${framework.name}, ${parser?.name ?? 'no parser'}`
        sites.push({ name, kind: framework.kind, parsed: parser !== undefined, site })
      }
    }
  })
  afterAll(() => {
    for (const close of closers) close()
  })
  return sites
}

/** Asserts the rules for every response to a hostile request. */
export function expectHarmless(answer: Answer, name: string): void {
  const shown = `${answer.text}\n${JSON.stringify(answer.headers)}`
  expect(answer.status, `${name}: ${shown}`).toBeLessThan(500)
  expect(shown).not.toContain(secretKey)
  if (answer.status === 200) return
  expect(shown).not.toContain(securityToken)
  expect(shown).not.toContain(secretId)
  expect(shown).not.toMatch(/q-(ak|signature|(sign|key)-time)(=|%3d)|\b[0-9a-f]{40}\b/i)
}

/** Asserts the headers and the format that every response of the gate has. */
export function expectGateResponse({ headers, status, json }: Answer, name: string): void {
  expect(headers, name).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
  expect(headers['set-cookie'], name).toBeUndefined()
  // The error pages of the frameworks show stack traces in development. The responses of the gate never do.
  expect(JSON.stringify(json ?? '')).not.toMatch(/node_modules|packages\/|:\d+:\d+/)
  if (status !== 200) expect(json, name).toMatchObject({ type: 'about:blank', status })
}
