import { expect, test } from 'vitest'
import { findElement, startCos } from '../support/local-cos.js'

test('listVersions lists one version with the id null per object, page by page', async () => {
  const { send } = await startCos()
  for (const key of ['a', 'b/1', 'b/2', 'c']) await send('PUT', `/${key}`, { body: 'x' })
  const list = async (params: Record<string, string>) =>
    (await send('GET', '/', { params: { versions: '', ...params } })).text()
  expect(await list({ 'max-keys': '1' })).toContain(
    '<Version><Key>a</Key><VersionId>null</VersionId><IsLatest>true</IsLatest><LastModified>2023-11-14T22:13:20.000Z',
  )
  const page = await list({ delimiter: '/', 'max-keys': '2' })
  expect([findElement(page, 'IsTruncated'), findElement(page, 'NextKeyMarker')]).toEqual(['true', 'b/'])
  const last = await list({ delimiter: '/', 'key-marker': 'b/' })
  expect([findElement(last, 'Key'), findElement(last, 'IsTruncated')]).toEqual(['c', 'false'])
})
