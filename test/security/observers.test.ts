import { afterEach, describe, expect, it } from 'vitest'
import { families, type Site } from '../adapters/frameworks.js'
import { secretId, secretKey, securityToken } from '../adapters/oracle.js'
import { post } from '../gate/signing.js'

const example = (name: string) => import(new URL(`../../examples/${name}`, import.meta.url).href)
type Attributes = Record<string, string | number>
interface Meter {
  createCounter(name: string): { add(value: number, attributes: Attributes): void }
  createHistogram(name: string): { record(value: number, attributes: Attributes): void }
}
const { startAuditLog } = (await example('audit-log.js')) as {
  startAuditLog(write: (line: string) => void, userOf: (context: unknown) => string | undefined): () => void
}
const { countDecisions } = (await example('decision-counter.js')) as {
  countDecisions(meter: Meter): () => void
}
const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})
const credentials = { secretId, secretKey, securityToken }
const authorize = ({ key }: { key: string }) => {
  if (key === 'broken') throw Object.assign(new Error('the app failed'), { config: 'of a client' })
  return key === 'mine'
}

/** A signature, a refusal, a request that is too malformed to be one, and a failure of the app. */
async function ask(site: Site): Promise<void> {
  await post(site, 'presign', { method: 'GET', key: 'mine' }, { 'x-user': 'amy' })
  await post(site, 'auth', { method: 'PUT', key: 'theirs' })
  await post(site, 'auth', { method: 'GET' })
  await post(site, 'auth', { method: 'GET', key: 'broken' })
}

describe.each(families)('$name: the examples that observe decisions', (framework) => {
  it('audit-log.js writes a line for each, with who asked and without secrets', async () => {
    const lines: string[] = []
    const userOf = (context: unknown) => {
      const { headers } = context as { headers: Record<string, string> }
      if (headers['x-user'] === undefined) throw new Error('nobody')
      return headers['x-user']
    }
    stops.push(startAuditLog((line) => void lines.push(line), userOf))
    await ask(await framework.serve({ options: { authorize, credentials } }))
    const shown = lines.join('\n')
    for (const secret of [secretId, secretKey, securityToken]) expect(shown).not.toContain(secret)
    expect(shown).not.toMatch(/q-signature|[0-9a-f]{40}|of a client/)
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { user: 'amy', via: 'presign', action: 'GetObject', key: 'mine', outcome: 'signed', status: 200 },
      { user: null, via: 'auth', action: 'PutObject', key: 'theirs', outcome: 'refused', code: 'forbidden' },
      { user: null, via: 'auth', outcome: 'refused', status: 400, code: 'invalid_request' },
      { user: null, via: 'auth', action: 'GetObject', key: 'broken', outcome: 'failed', status: 500 },
    ])
    for (const line of lines) expect(JSON.parse(line).at).toMatch(/^\d{4}-\d\d-\d\dT/)
  })

  it('decision-counter.js counts and times each, by few attributes', async () => {
    const counted: unknown[] = []
    const timed: number[] = []
    stops.push(
      countDecisions({
        createCounter: (name) => ({
          add: (value, attributes) => void counted.push([name, value, attributes]),
        }),
        createHistogram: () => ({ record: (value) => void timed.push(value) }),
      }),
    )
    await ask(await framework.serve({ options: { authorize } }))
    const count = (attributes: object) => ['cosgate.decisions', 1, attributes]
    expect(counted).toEqual([
      count({ via: 'presign', action: 'GetObject', outcome: 'signed', status: 200 }),
      count({ via: 'auth', action: 'PutObject', outcome: 'refused', status: 403, code: 'forbidden' }),
      count({ via: 'auth', action: 'unknown', outcome: 'refused', status: 400, code: 'invalid_request' }),
      count({ via: 'auth', action: 'GetObject', outcome: 'failed', status: 500 }),
    ])
    expect(timed).toHaveLength(4)
    for (const seconds of timed) expect(seconds).toBeLessThan(5)
  })

  it('once stopped, they see nothing more', async () => {
    const lines: string[] = []
    startAuditLog(
      (line) => void lines.push(line),
      () => undefined,
    )()
    await ask(await framework.serve({ options: { authorize } }))
    expect(lines).toEqual([])
  })
})
