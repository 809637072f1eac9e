import { type Intent, objectActions } from '@cosgate/core'
import { expect, it } from 'vitest'
import type { HostileCase } from '../hostile/case.js'
import { fields } from '../hostile/fields.js'
import { headers } from '../hostile/headers.js'
import { keys } from '../hostile/keys.js'
import { methods } from '../hostile/methods.js'
import { params } from '../hostile/params.js'
import { frameworks } from '../support/frameworks.js'
import { open } from '../support/gate-fixture.js'
import { createClient, formatMegabytes, measureHeap, runJobs } from './client.js'

const REQUESTS = 100_000
const EACH = REQUESTS / frameworks.length
const AT_ONCE = 16
const hostile = [...keys, ...methods, ...headers, ...params, ...fields]
const expectedStatus = ({ expect: expected }: HostileCase) => ('status' in expected ? expected.status : 200)

it.each(frameworks)(
  `100,000 requests over the frameworks, 5 % of them hostile, get no 5xx: ${'$'}name`,
  async (framework) => {
    // The actions and lists that the hostile cases expect.
    const allow = { ...open, actions: [...objectActions, 'DeleteObject' as const] }
    const authorize = ({ key }: Intent) => !key.startsWith('forbidden/')
    const { url, errors } = await framework.serve({ options: { allow, authorize } })
    const client = createClient(url, AT_ONCE)
    const statuses = new Map<number, number>()
    const wrong: string[] = []
    const before = measureHeap()
    const startedAt = performance.now()
    await runJobs(EACH, AT_ONCE, async (index) => {
      const { body, status, title } = index % 20 === 0 ? createHostileJob(index / 20) : createUsualJob(index)
      const answer = await client.post(index % 2 === 0 ? '/cos/presign' : '/cos/auth', body)
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
      if (answer.status !== status) wrong.push(`${title}: ${answer.status}`)
    })
    const seconds = (performance.now() - startedAt) / 1000
    client.close()
    const growth = formatMegabytes(measureHeap() - before)
    console.log(
      `${framework.name}: ${EACH} requests in ${seconds.toFixed(1)} s, heap ${growth}`,
      Object.fromEntries([...statuses].sort()),
    )
    expect(wrong).toEqual([])
    expect([...statuses.keys()].filter((status) => status >= 500)).toEqual([])
    expect(errors).toEqual([])
  },
)

function createHostileJob(index: number) {
  const found = hostile[index % hostile.length]!
  return { body: found.body, status: expectedStatus(found), title: found.title }
}

/** Creates a usual request. Every tenth is refused. */
function createUsualJob(index: number) {
  const forbidden = index % 10 === 3
  const key = `${forbidden ? 'forbidden' : 'users/amy'}/${index}.jpg`
  const body = JSON.stringify({
    method: 'PUT',
    key,
    headers: { 'content-type': 'image/jpeg', 'content-length': index },
  })
  return { body, status: forbidden ? 403 : 200, title: key }
}
