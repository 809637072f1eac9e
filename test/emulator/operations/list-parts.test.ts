import { describe, expect, test } from 'vitest'
import { findElement, startCos } from '../support/local-cos.js'

const listNumbers = (xml: string) =>
  [...xml.matchAll(/<PartNumber>([^<]*)<\/PartNumber>/g)].map((match) => match[1])

describe('listParts', () => {
  test('lists parts page by page', async () => {
    const { send } = await startCos()
    const initiated = await (await send('POST', '/a', { params: { uploads: '' } })).text()
    const uploadId = findElement(initiated, 'UploadId')!
    for (const partNumber of ['3', '1', '2'])
      await send('PUT', '/a', { params: { uploadId, partNumber }, body: 'x' })
    const first = await (await send('GET', '/a', { params: { uploadId, 'max-parts': '2' } })).text()
    expect([listNumbers(first), findElement(first, 'NextPartNumberMarker')]).toEqual([['1', '2'], '2'])
    const next = { uploadId, 'part-number-marker': '2' }
    const second = await (await send('GET', '/a', { params: next })).text()
    expect([listNumbers(second), findElement(second, 'IsTruncated')]).toEqual([['3'], 'false'])
  })
})
