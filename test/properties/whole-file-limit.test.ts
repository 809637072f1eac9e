import type { Decision } from '@cosgate/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ask } from '../support/mounted-gate.js'
import { runs } from './runs.js'

const MIB = 1024 ** 2
const credentials = { secretId: 'AKIDexample', secretKey: 'example' }
const grants = fc
  .record({
    maxBytes: fc.oneof(fc.integer({ min: 0, max: 60 * MIB }), fc.integer({ min: 0, max: 5e13 })),
    partSize: fc.option(fc.integer({ min: MIB, max: 5 * 1024 * MIB }), { nil: undefined }),
  })
  .filter(({ maxBytes, partSize }) => partSize === undefined || maxBytes <= partSize * 10_000)
type Limits = typeof grants extends fc.Arbitrary<infer T> ? T : never

const toDecision = ({ maxBytes, partSize }: Limits): Decision => ({
  allow: true,
  maxBytes,
  ...(partSize !== undefined && { partSize }),
})
const send = async (request: object, limits: Limits) => {
  const way = 'presign'
  const decide = () => toDecision(limits)
  return (await ask({ key: 'a', ...request }, { credentials, time: 1_700_000_000, way, decide })).answer
}
const sendPart = (partNumber: number, length: number, limits: Limits, size?: number) =>
  send(
    {
      method: 'PUT',
      params: { partNumber: String(partNumber), uploadId: 'u' },
      headers: { 'content-length': length },
      ...(size !== undefined && { size }),
    },
    limits,
  )

describe('maxBytes limits a multipart upload as a whole', () => {
  it('no sequence of signed parts is larger than maxBytes', async () => {
    const sequences = grants.chain((limits) => {
      const size = limits.partSize ?? 5 * MIB
      const length = fc.oneof(
        fc.integer({ min: 0, max: 2 * size }),
        fc.constantFrom(size, size - 1, limits.maxBytes, limits.maxBytes % size),
      )
      const partNumber = fc.oneof(fc.integer({ min: 1, max: 14 }), fc.integer({ min: 1, max: 10_000 }))
      return fc.tuple(fc.constant(limits), fc.array(fc.tuple(partNumber, length), { maxLength: 12 }))
    })
    await fc.assert(
      fc.asyncProperty(sequences, async ([limits, parts]) => {
        // COS keeps the last upload of each part, so an attacker keeps the largest.
        const largest = new Map<number, number>()
        for (const [partNumber, length] of parts) {
          const { status } = await sendPart(partNumber, length, limits)
          if (status === 200) largest.set(partNumber, Math.max(length, largest.get(partNumber) ?? 0))
          else expect(status).toBe(413)
        }
        const total = [...largest.values()].reduce((sum, length) => sum + length, 0)
        expect(total).toBeLessThanOrEqual(limits.maxBytes)
      }),
      runs(0.2),
    )
  })

  it('every file up to maxBytes passes in parts of the size that was answered', async () => {
    const files = grants.chain((limits) =>
      fc.tuple(
        fc.constant(limits),
        fc.oneof(fc.constant(limits.maxBytes), fc.integer({ min: 0, max: limits.maxBytes })),
        fc.integer({ min: 0, max: 1e6 }),
      ),
    )
    await fc.assert(
      fc.asyncProperty(files, async ([limits, size, choice]) => {
        const started = await send({ method: 'POST', params: { uploads: '' }, size }, limits)
        expect(started.status).toBe(200)
        const partSize = Number(started.body.partSize)
        const count = Math.max(1, Math.ceil(size / partSize))
        expect(count).toBeLessThanOrEqual(10_000)
        for (const partNumber of new Set([1, (choice % count) + 1, count])) {
          const length = Math.min(partSize, size - (partNumber - 1) * partSize)
          expect((await sendPart(partNumber, length, limits, size)).status).toBe(200)
        }
      }),
      runs(0.3),
    )
  })
})
