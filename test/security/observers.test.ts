import type { Meter } from '@opentelemetry/api'
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { families, type Site } from '../support/frameworks.js'
import { post } from '../support/gate-fixture.js'
import { secretId, secretKey, securityToken } from '../support/sdk-oracle.js'

const example = (name: string) => import(new URL(`../../examples/${name}`, import.meta.url).href)
const { startAuditLog } = (await example('audit-log.js')) as {
  startAuditLog(write: (line: string) => void, getUser: (context: unknown) => string | undefined): () => void
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

/** Sends a request that is signed, one that is refused, one that is malformed, and one for which authorize throws. */
async function sendRequests(site: Site): Promise<void> {
  await post(site, 'presign', { method: 'GET', key: 'mine' }, { 'x-user': 'amy' })
  await post(site, 'auth', { method: 'PUT', key: 'theirs' })
  await post(site, 'auth', { method: 'GET' })
  await post(site, 'auth', { method: 'GET', key: 'broken' })
}

describe.each(families)('$name: the examples that observe decisions', (framework) => {
  it('audit-log.js writes one line per decision, with the user and without secrets', async () => {
    const lines: string[] = []
    const getUser = (context: unknown) => {
      const { headers } = context as { headers: Record<string, string> }
      if (headers['x-user'] === undefined) throw new Error('no user')
      return headers['x-user']
    }
    stops.push(startAuditLog((line) => void lines.push(line), getUser))
    await sendRequests(await framework.serve({ options: { authorize, credentials } }))
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

  it('decision-counter.js counts and times decisions in OpenTelemetry, with few attributes', async () => {
    const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
    const provider = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter })] })
    onTestFinished(() => provider.shutdown())
    stops.push(countDecisions(provider.getMeter('my-app')))
    await sendRequests(await framework.serve({ options: { authorize } }))
    await provider.forceFlush()
    const metrics = exporter
      .getMetrics()
      .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics))
    const [decisions, durations] = metrics.map(({ descriptor, dataPoints }) => ({
      ...descriptor,
      points: dataPoints as { attributes: object; value: number | { count: number; sum: number } }[],
    }))
    const count = (attributes: object) => ({ attributes, value: 1 })
    expect(decisions).toMatchObject({
      name: 'cosgate.decisions',
      points: [
        count({ via: 'presign', action: 'GetObject', outcome: 'signed', status: 200 }),
        count({ via: 'auth', action: 'PutObject', outcome: 'refused', status: 403, code: 'forbidden' }),
        count({ via: 'auth', action: 'unknown', outcome: 'refused', status: 400, code: 'invalid_request' }),
        count({ via: 'auth', action: 'GetObject', outcome: 'failed', status: 500 }),
      ],
    })
    expect(durations).toMatchObject({ name: 'cosgate.decision.duration', unit: 's' })
    expect(durations!.points).toHaveLength(4)
    for (const { value } of durations!.points) expect(value).toMatchObject({ count: 1 })
    for (const { value } of durations!.points) expect((value as { sum: number }).sum).toBeLessThan(5)
  })

  it('audit-log.js writes nothing after it was stopped', async () => {
    const lines: string[] = []
    startAuditLog(
      (line) => void lines.push(line),
      () => undefined,
    )()
    await sendRequests(await framework.serve({ options: { authorize } }))
    expect(lines).toEqual([])
  })
})
