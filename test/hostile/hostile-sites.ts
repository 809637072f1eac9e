import { objectActions } from '@cosgate/core'
import { afterAll, beforeAll, expect } from 'vitest'
import type { Answer } from '../support/ask.js'
import { frameworks, type Setup, type Site } from '../support/frameworks.js'
import { open } from '../support/gate-fixture.js'
import { parsersOf } from '../support/parsers.js'
import { secretId, secretKey, securityToken } from '../support/sdk-oracle.js'

export interface HostileSite {
  name: string
  /** Whether the app's own parser reads the body first. */
  parsed: boolean
  site: Site
}
/** Far above what any answer needs, far below a hang. */
export const DEADLINE_MS = 2000
const options = {
  allowedOrigins: ['https://app.example'],
  credentials: { secretId, secretKey, securityToken },
  timeouts: { authorize: 1, credentials: 1 },
}

/** Four different parsers: express.json, all of Express's, koa-bodyparser, @koa/bodyparser. */
const parserOf = [0, 4, 0, 1]

/** All four frameworks, each with our own reader and behind a parser, for a whole file. */
export function hostileSites({
  actions = objectActions,
  routes = {},
}: { actions?: readonly string[] } & Pick<Setup, 'routes'> = {}): HostileSite[] {
  const sites: HostileSite[] = []
  const closers: (() => void)[] = []
  beforeAll(async () => {
    for (const [index, framework] of frameworks.entries()) {
      const [, ...parsers] = parsersOf(framework)
      for (const parser of [undefined, parsers[parserOf[index]!]]) {
        const onClose = (close: () => void) => void closers.push(close)
        const setup = { routes, onClose, options: { ...options, allow: { ...open, actions } } }
        const site = await framework.serve(parser ? { ...setup, before: parser.make } : setup)
        const name = `${framework.name}, ${parser?.name ?? 'no parser'}`
        sites.push({ name, parsed: parser !== undefined, site })
      }
    }
  })
  afterAll(() => {
    for (const close of closers) close()
  })
  return sites
}

/** What holds for every answer to anything hostile. */
export function expectHarmless(answer: Answer, name: string): void {
  const shown = `${answer.text}\n${JSON.stringify(answer.headers)}`
  expect(answer.status, `${name}: ${shown}`).toBeLessThan(500)
  expect(shown).not.toContain(secretKey)
  if (answer.status === 200) return
  expect(shown).not.toContain(securityToken)
  expect(shown).not.toContain(secretId)
  expect(shown).not.toMatch(/q-(ak|signature|(sign|key)-time)(=|%3d)|\b[0-9a-f]{40}\b/i)
}

/** Whether the answer is ours: every one of them says so. */
export function expectOurs({ headers, status, json }: Answer, name: string): void {
  expect(headers, name).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
  expect(headers['set-cookie'], name).toBeUndefined()
  // The frameworks' own error pages show stacks in development; our answers never do.
  expect(JSON.stringify(json ?? '')).not.toMatch(/node_modules|packages\/|:\d+:\d+/)
  if (status !== 200) expect(json, name).toMatchObject({ type: 'about:blank', status })
}
