import { describe, expect, it } from 'vitest'
import { type FileRecord, openFileRecords, QUOTA_BYTES } from '../../examples/files-app/file-records.js'
import { databases } from './databases.js'

const createFile = (changes: Partial<FileRecord> = {}): FileRecord => ({
  id: 'a'.repeat(32),
  owner: 'alice',
  name: '报告.pdf',
  key: 'files/alice/1/报告.pdf',
  incomingKey: 'incoming/alice/1/报告.pdf',
  size: 1000,
  contentType: 'application/pdf',
  createdAt: 1_700_000_000,
  ...changes,
})

describe.each(databases)('the records in %s', (_, open) => {
  const openRecords = async () => {
    const records = await openFileRecords(await open())
    await records.addUser('alice')
    await records.addUser('bob')
    return records
  }

  it('returns a file as it was added, to its owner only', async () => {
    const records = await openRecords()
    await records.add(createFile())
    expect(await records.list('alice')).toEqual([createFile()])
    expect(await records.find('alice', 'a'.repeat(32))).toEqual(createFile())
    expect(await records.find('bob', 'a'.repeat(32))).toBeUndefined()
    expect(await records.list('bob')).toEqual([])
  })

  it('adds one row for 100 repetitions at the same moment, and counts the size once', async () => {
    const records = await openRecords()
    const added = await Promise.all(Array.from({ length: 100 }, () => records.add(createFile())))
    expect(new Set(added.map(({ id }) => id)).size).toBe(1)
    expect(await records.list('alice')).toHaveLength(1)
    expect(await records.usedBytes('alice')).toBe(1000)
  })

  it('keeps the first row if the same upload arrives as another object', async () => {
    const records = await openRecords()
    await records.add(createFile())
    const second = await records.add(createFile({ id: 'b'.repeat(32), size: 5 }))
    expect(second).toEqual(createFile())
    expect(await records.usedBytes('alice')).toBe(1000)
  })

  it('refuses a file that does not fit and records nothing', async () => {
    const records = await openRecords()
    await records.add(createFile({ size: QUOTA_BYTES - 10 }))
    const next = createFile({ id: 'b'.repeat(32), incomingKey: 'incoming/alice/2/x', size: 11 })
    await expect(records.add(next)).rejects.toMatchObject({ status: 413, code: 'quota_exceeded' })
    expect(await records.list('alice')).toHaveLength(1)
    expect(await records.usedBytes('alice')).toBe(QUOTA_BYTES - 10)
    await records.add({ ...next, size: 10 })
    expect(await records.usedBytes('alice')).toBe(QUOTA_BYTES)
  })

  it('never exceeds the quota with files that arrive at the same moment', async () => {
    const records = await openRecords()
    const files = Array.from({ length: 20 }, (_, index) =>
      createFile({ id: `${index}`, incomingKey: `incoming/alice/${index}/x`, size: QUOTA_BYTES / 4 }),
    )
    const outcomes = await Promise.allSettled(files.map((file) => records.add(file)))
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(4)
    expect(await records.usedBytes('alice')).toBe(QUOTA_BYTES)
  })

  it('frees the storage of a removed file once', async () => {
    const records = await openRecords()
    await records.add(createFile())
    await records.remove('bob', createFile().id)
    expect(await records.usedBytes('alice')).toBe(1000)
    await Promise.all([1, 2, 3].map(() => records.remove('alice', createFile().id)))
    expect(await records.usedBytes('alice')).toBe(0)
    expect(await records.list('alice')).toEqual([])
  })

  it('creates its tables only once', async () => {
    const database = await open()
    await openFileRecords(database)
    const records = await openFileRecords(database)
    await records.addUser('alice')
    await records.addUser('alice')
    expect(await records.usedBytes('alice')).toBe(0)
  })
})
