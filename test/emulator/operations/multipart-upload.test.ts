import { describe, expect, test } from 'vitest'
import { findElement, outcome, startCos } from '../support/local-cos.js'
import { completeUpload, createPartList, initiateUpload, uploadPart } from '../support/multipart.js'

describe('uploadPart', () => {
  test('replaces the part with the same number', async () => {
    const cos = await startCos()
    const uploadId = await initiateUpload(cos)
    await uploadPart(cos, uploadId, 1, 'first')
    const etag = await uploadPart(cos, uploadId, 1, 'second')
    await completeUpload(cos, uploadId, createPartList([[1, etag]]))
    expect(await (await cos.send('GET', '/a')).text()).toBe('second')
  })

  test('returns 404 NoSuchUpload for another key, an ended upload and a path as uploadId', async () => {
    const cos = await startCos()
    const uploadId = await initiateUpload(cos)
    const params = { uploadId, partNumber: '1' }
    expect(await outcome(cos.send('PUT', '/b', { params, body: 'x' }))).toBe('404 NoSuchUpload')
    expect((await cos.send('DELETE', '/a', { params: { uploadId } })).status).toBe(204)
    expect(await outcome(cos.send('PUT', '/a', { params, body: 'x' }))).toBe('404 NoSuchUpload')
    expect(await outcome(cos.send('GET', '/a', { params: { uploadId } }))).toBe('404 NoSuchUpload')
    expect(await outcome(cos.send('DELETE', '/a', { params: { uploadId } }))).toBe('404 NoSuchUpload')
    const outside = { uploadId: '../../etc', partNumber: '1' }
    expect(await outcome(cos.send('PUT', '/a', { params: outside, body: 'x' }))).toBe('404 NoSuchUpload')
  })

  test.each(['0', '10001', '-1', 'one', '1.5'])(
    'returns 400 InvalidArgument for the part number %s',
    async (partNumber) => {
      const cos = await startCos()
      const params = { uploadId: await initiateUpload(cos), partNumber }
      expect(await outcome(cos.send('PUT', '/a', { params, body: 'x' }))).toBe('400 InvalidArgument')
    },
  )
})

describe('copyPart', () => {
  test('copies a range of an object', async () => {
    const cos = await startCos()
    await cos.send('PUT', '/source', { body: '0123456789' })
    const uploadId = await initiateUpload(cos)
    const headers = { 'x-cos-copy-source': 'any.host/source', 'x-cos-copy-source-range': 'bytes=3-5' }
    const response = await cos.send('PUT', '/a', { params: { uploadId, partNumber: '1' }, headers })
    const etag = findElement(await response.text(), 'ETag')!
    await completeUpload(cos, uploadId, createPartList([[1, etag]]))
    expect(await (await cos.send('GET', '/a')).text()).toBe('345')
  })
})
