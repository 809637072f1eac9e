import { describe, expect, test } from 'vitest'
import { findElement, startCos } from '../support/local-cos.js'

const listKeys = (xml: string) => [...xml.matchAll(/<Key>([^<]*)<\/Key>/g)].map((match) => match[1])

describe('listUploads', () => {
  test('lists unfinished uploads with a prefix, page by page', async () => {
    const { send } = await startCos()
    for (const key of ['a/1', 'a/1', 'a/2', 'b']) await send('POST', `/${key}`, { params: { uploads: '' } })
    const list = async (markers: Record<string, string>) => {
      const params = { uploads: '', prefix: 'a/', 'max-uploads': '1', ...markers }
      return (await send('GET', '/', { params })).text()
    }
    const seen: (string | undefined)[] = []
    let xml = await list({})
    seen.push(...listKeys(xml))
    while (findElement(xml, 'IsTruncated') === 'true') {
      xml = await list({
        'key-marker': findElement(xml, 'NextKeyMarker')!,
        'upload-id-marker': findElement(xml, 'NextUploadIdMarker')!,
      })
      seen.push(...listKeys(xml))
    }
    expect(seen).toEqual(['a/1', 'a/1', 'a/2'])
  })
})
