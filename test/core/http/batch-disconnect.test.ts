import { setTimeout as wait } from 'node:timers/promises'
import type { Intent } from '@cosgate/core'
import { expect, it } from 'vitest'
import { frameworks } from '../../support/frameworks.js'

const items = Array.from({ length: 100 }, (_, index) => ({ method: 'GET', key: `k${index}` }))

it.each(frameworks)(
  '$name: skips the remaining items of a batch when the client disconnects',
  async (framework) => {
    const asked: string[] = []
    const client = new AbortController()
    const gone = new Promise<void>((resolve) => {
      const authorize = async (intent: Intent) => {
        asked.push(intent.key)
        intent.signal.addEventListener('abort', () => resolve())
        if (asked.length === 8) client.abort()
        await new Promise((settle) => intent.signal.addEventListener('abort', settle))
        return true
      }
      framework.serve({ options: { authorize } }).then((site) => {
        const body = JSON.stringify({ items })
        const headers = { 'content-type': 'application/json' }
        fetch(`${site.url}/cos/presign`, { method: 'POST', headers, body, signal: client.signal }).catch(
          () => {},
        )
      })
    })
    await gone
    await wait(20)
    expect(asked).toHaveLength(8)
  },
)
