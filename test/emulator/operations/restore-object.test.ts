import { expect, test } from 'vitest'
import { outcome, startCos } from '../support/local-cos.js'

test.each([
  ['202 undefined', 'ARCHIVE', '<RestoreRequest><Days>1</Days></RestoreRequest>'],
  ['202 undefined', 'DEEP_ARCHIVE', '<RestoreRequest/>'],
  ['403 InvalidObjectState', 'STANDARD', '<RestoreRequest/>'],
  ['400 MalformedXML', 'ARCHIVE', '<Other/>'],
])('restoreObject returns %s for the class %s and the document %s', async (expected, storageClass, body) => {
  const { send } = await startCos()
  await send('PUT', '/a', { body: 'x', headers: { 'x-cos-storage-class': storageClass } })
  expect(await outcome(send('POST', '/a', { params: { restore: '' }, body }))).toBe(expected)
  expect(await outcome(send('POST', '/b', { params: { restore: '' }, body }))).toBe('404 NoSuchKey')
})
