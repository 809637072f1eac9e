import { expect, test } from 'vitest'
import { bucket, element, type LocalCos, refusal, startCos } from './local-cos.js'

async function begin({ send }: LocalCos, headers: Record<string, string> = {}) {
  const answer = await send('POST', '/a', { params: { uploads: '' }, headers })
  return element(await answer.text(), 'UploadId')!
}

async function put({ send }: LocalCos, uploadId: string, partNumber: number, body: string) {
  const params = { uploadId, partNumber: String(partNumber) }
  return (await send('PUT', '/a', { params, body })).headers.get('etag')!
}

const documentOf = (parts: [number, string][]) =>
  `<CompleteMultipartUpload>${parts
    .map(([number, etag]) => `<Part><PartNumber>${number}</PartNumber><ETag>${etag}</ETag></Part>`)
    .join('')}</CompleteMultipartUpload>`

const complete = ({ send }: LocalCos, uploadId: string, body: string, headers: Record<string, string> = {}) =>
  send('POST', '/a', { params: { uploadId }, body, headers })

test('completing answers Location, Bucket, Key and the ETag of the parts', async () => {
  const cos = await startCos()
  const uploadId = await begin(cos, { 'content-type': 'text/x', 'x-cos-meta-a': '1' })
  const [two, one] = [await put(cos, uploadId, 2, 'two'), await put(cos, uploadId, 1, 'one')]
  const xml = await (
    await complete(
      cos,
      uploadId,
      documentOf([
        [1, one],
        [2, two],
      ]),
    )
  ).text()
  // md5 of the two binary md5s, computed with: (printf one|md5sum; printf two|md5sum)|cut -c1-32|xxd -r -p|md5sum
  const etag = '1397b7ee3222e3980d0d20f23a871b02-2'
  expect([element(xml, 'Location'), element(xml, 'Bucket'), element(xml, 'Key')]).toEqual([
    `${cos.url}/a`,
    bucket,
    'a',
  ])
  expect(element(xml, 'ETag')).toBe(`&quot;${etag}&quot;`)
  const answer = await cos.send('GET', '/a')
  expect([await answer.text(), answer.headers.get('content-type')]).toEqual(['onetwo', 'text/x'])
  expect(answer.headers.get('x-cos-meta-a')).toBe('1')
})

test('a range may reach over the borders of parts', async () => {
  const cos = await startCos()
  const uploadId = await begin(cos)
  const etags: [number, string][] = []
  for (const [index, body] of ['012', '345', '678'].entries()) {
    etags.push([index + 1, await put(cos, uploadId, index + 1, body)])
  }
  await complete(cos, uploadId, documentOf(etags))
  const answer = await cos.send('GET', '/a', { headers: { range: 'bytes=2-6' } })
  expect([await answer.text(), answer.headers.get('content-range')]).toEqual(['23456', 'bytes 2-6/9'])
})

test('a part may be sent again, and one that is not named is left out', async () => {
  const cos = await startCos()
  const uploadId = await begin(cos)
  await put(cos, uploadId, 1, 'first')
  const again = await put(cos, uploadId, 1, 'again')
  await put(cos, uploadId, 2, 'not named')
  await complete(cos, uploadId, documentOf([[1, again.replaceAll('"', '&quot;')]]))
  expect(await (await cos.send('GET', '/a')).text()).toBe('again')
})

test.each([
  [
    'parts out of order',
    (one: string, two: string) =>
      documentOf([
        [2, two],
        [1, one],
      ]),
    '400 InvalidPartOrder',
  ],
  [
    'a part twice',
    (one: string) =>
      documentOf([
        [1, one],
        [1, one],
      ]),
    '400 InvalidPartOrder',
  ],
  [
    'a part that is not there',
    (one: string) =>
      documentOf([
        [1, one],
        [3, one],
      ]),
    '400 InvalidPart',
  ],
  ['a wrong ETag', (one: string) => documentOf([[2, one]]), '400 InvalidPart'],
  ['no parts', () => documentOf([]), '400 MalformedXML'],
  ['no XML', () => 'parts', '400 MalformedXML'],
  ['an empty body', () => '', '400 MalformedXML'],
  [
    'entities of its own',
    () => `<!DOCTYPE a [<!ENTITY b "c">]>${documentOf([[1, '&b;']])}`,
    '400 MalformedXML',
  ],
  ['3 MB of XML', () => `<a>${'b'.repeat(3_000_000)}</a>`, '400 MalformedXML'],
])('completing with %s is refused and leaves the upload as it is', async (_, body, expected) => {
  const cos = await startCos()
  const uploadId = await begin(cos)
  const [one, two] = [await put(cos, uploadId, 1, 'one'), await put(cos, uploadId, 2, 'two')]
  expect(await refusal(complete(cos, uploadId, body(one, two)))).toBe(expected)
  expect((await cos.send('GET', '/a')).status).toBe(404)
  expect(
    (
      await complete(
        cos,
        uploadId,
        documentOf([
          [1, one],
          [2, two],
        ]),
      )
    ).status,
  ).toBe(200)
})

test('completing where overwriting is forbidden keeps object and upload', async () => {
  const cos = await startCos()
  await cos.send('PUT', '/a', { body: 'old' })
  const uploadId = await begin(cos)
  const one = await put(cos, uploadId, 1, 'one')
  const headers = { 'x-cos-forbid-overwrite': 'true' }
  expect(await refusal(complete(cos, uploadId, documentOf([[1, one]]), headers))).toBe(
    '409 FileAlreadyExists',
  )
  expect(await (await cos.send('GET', '/a')).text()).toBe('old')
  expect((await cos.send('GET', '/a', { params: { uploadId } })).status).toBe(200)
})

test('an upload is known by its key and its id, and gone once it is over', async () => {
  const cos = await startCos()
  const uploadId = await begin(cos)
  const params = { uploadId, partNumber: '1' }
  expect(await refusal(cos.send('PUT', '/b', { params, body: 'x' }))).toBe('404 NoSuchUpload')
  expect((await cos.send('DELETE', '/a', { params: { uploadId } })).status).toBe(204)
  expect(await refusal(cos.send('PUT', '/a', { params, body: 'x' }))).toBe('404 NoSuchUpload')
  expect(await refusal(cos.send('GET', '/a', { params: { uploadId } }))).toBe('404 NoSuchUpload')
  expect(await refusal(cos.send('DELETE', '/a', { params: { uploadId } }))).toBe('404 NoSuchUpload')
  const outside = { uploadId: '../../etc', partNumber: '1' }
  expect(await refusal(cos.send('PUT', '/a', { params: outside, body: 'x' }))).toBe('404 NoSuchUpload')
})

test.each(['0', '10001', '-1', 'one', '1.5'])(
  'the part number %s is 400 InvalidArgument',
  async (partNumber) => {
    const cos = await startCos()
    const params = { uploadId: await begin(cos), partNumber }
    expect(await refusal(cos.send('PUT', '/a', { params, body: 'x' }))).toBe('400 InvalidArgument')
  },
)

test('a part may be copied from a range of an object', async () => {
  const cos = await startCos()
  await cos.send('PUT', '/source', { body: '0123456789' })
  const uploadId = await begin(cos)
  const headers = { 'x-cos-copy-source': 'any.host/source', 'x-cos-copy-source-range': 'bytes=3-5' }
  const answer = await cos.send('PUT', '/a', { params: { uploadId, partNumber: '1' }, headers })
  const etag = element(await answer.text(), 'ETag')!
  await complete(cos, uploadId, documentOf([[1, etag]]))
  expect(await (await cos.send('GET', '/a')).text()).toBe('345')
})

test('several keys are deleted at once, quietly where asked', async () => {
  const { send } = await startCos()
  for (const path of ['/a', '/b', '/c']) await send('PUT', path, { body: 'x' })
  const remove = (body: string) => send('POST', '/', { params: { delete: '' }, body })
  const loud = await remove('<Delete><Object><Key>a</Key></Object><Object><Key>none</Key></Object></Delete>')
  expect(await loud.text()).toContain('<Deleted><Key>a</Key></Deleted><Deleted><Key>none</Key></Deleted>')
  const quiet = await remove('<Delete><Quiet>true</Quiet><Object><Key>b</Key></Object></Delete>')
  expect(await quiet.text()).not.toContain('Deleted')
  expect((await send('HEAD', '/c')).status).toBe(200)
  expect((await send('HEAD', '/b')).status).toBe(404)
  expect(await refusal(remove('<Delete></Delete>'))).toBe('400 MalformedXML')
  const many = '<Object><Key>c</Key></Object>'.repeat(1001)
  expect(await refusal(remove(`<Delete>${many}</Delete>`))).toBe('400 MalformedXML')
})
