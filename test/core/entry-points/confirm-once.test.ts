import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { Upload } from '@cosgate/core'
import { createClient } from '@libsql/client'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { serveConfirm } from '../../support/confirm-fixture.js'

/** A table of uploads in a real database. */
async function createTable() {
  const database = createClient({ url: ':memory:' })
  await database.execute('CREATE TABLE uploads (id TEXT PRIMARY KEY, key TEXT, size INTEGER)')
  return {
    async insert({ id, key, size }: Upload) {
      await database.execute({ sql: 'INSERT OR IGNORE INTO uploads VALUES (?, ?, ?)', args: [id, key, size] })
    },
    async count() {
      return Number((await database.execute('SELECT count(*) AS n FROM uploads')).rows[0]!.n)
    },
  }
}

describe('POST /cos/confirm', () => {
  it('records one row for 100 confirmations at the same time, some of whose answers are lost', {
    timeout: 60_000,
  }, async () => {
    const table = await createTable()
    const { oracle, confirm, site, emulator } = await serveConfirm({ uploaded: table.insert })
    await oracle.put('a', 'hello')
    emulator.faults.dropResponse({ afterBytes: 0, requests: 10 })
    const controller = new AbortController()
    const lost = Array.from({ length: 20 }, () =>
      fetch(`${site.url}/cos/confirm`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"key":"a"}',
        signal: controller.signal,
      }).catch(() => undefined),
    )
    const answers = Array.from({ length: 80 }, () => confirm({ key: 'a' }))
    await Promise.race(answers)
    controller.abort()
    await Promise.all(lost)
    const statuses = (await Promise.all(answers)).map(({ status }) => status)
    expect(statuses).toContain(200)
    expect((await confirm({ key: 'a' })).status).toBe(200)
    expect(await table.count()).toBe(1)
  })

  it('records another upload to the same key again', async () => {
    const table = await createTable()
    const { oracle, confirm } = await serveConfirm({ uploaded: table.insert })
    await oracle.put('a', 'hello')
    await confirm({ key: 'a' })
    await oracle.put('a', 'hello, again')
    await confirm({ key: 'a' })
    expect(await table.count()).toBe(2)
  })
})

describe('confirmations of one upload at the same time', () => {
  it('do not share a call of uploaded that has not ended after ten seconds', async () => {
    const ends: ((data: string) => void)[] = []
    const uploaded = () => new Promise((resolve) => void ends.push(resolve))
    const { oracle, confirm } = await serveConfirm({ uploaded })
    await oracle.put('a', 'hello')
    const slow = confirm({ key: 'a' })
    await expect.poll(() => ends.length).toBe(1)
    const now = performance.now()
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => now + 10_000)
    onTestFinished(() => clock.mockRestore())
    const second = confirm({ key: 'a' })
    await expect.poll(() => ends.length).toBe(2)
    ends[0]!('first')
    expect((await slow).json.data).toBe('first')
    const third = confirm({ key: 'a' })
    await new Promise((resolve) => setTimeout(resolve, 200))
    ends[1]!('second')
    expect([(await second).json.data, (await third).json.data]).toEqual(['second', 'second'])
    expect(ends).toHaveLength(2)
  })

  it('call uploaded only once and get the same result', async () => {
    let answered = 0
    const countAnswer = () => void answered++
    subscribe('undici:request:trailers', countAnswer)
    onTestFinished(() => void unsubscribe('undici:request:trailers', countAnswer))
    let calls = 0
    let finish = () => {}
    const uploaded = () => {
      calls += 1
      return new Promise<number>((resolve) => {
        finish = () => resolve(calls)
      })
    }
    const { oracle, confirm } = await serveConfirm({ uploaded })
    await oracle.put('a', 'hello')
    const answers = [1, 2, 3].map(() => confirm({ key: 'a' }))
    await expect.poll(() => answered).toBe(3)
    finish()
    expect((await Promise.all(answers)).map(({ json }) => json.data)).toEqual([1, 1, 1])
    const later = confirm({ key: 'a' })
    await expect.poll(() => calls).toBe(2)
    finish()
    expect((await later).json.data).toBe(2)
  })
})
