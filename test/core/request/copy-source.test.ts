import { describe, expect, it } from 'vitest'
import { ask } from '../../support/mounted-gate.js'
import { BUCKET, credentials, NOW } from '../../support/signer-fixture.js'

const host = 'source-1250000000.cos.ap-beijing.myqcloud.com'
const allow = { actions: ['PutObjectCopy' as const] }

/** A client's copy, from a source as it stands in the header. */
async function copy(source: string) {
  const json = { method: 'PUT', key: 'a', headers: { 'x-cos-copy-source': source } }
  const { answer, intents } = await ask(json, { credentials, time: NOW, allow })
  return { status: answer.status, body: answer.body as Record<string, unknown>, source: intents[0]?.source }
}

describe('parseCopySource', () => {
  it.each([
    ['a plain key', `${host}/a/b.txt`, 'a/b.txt'],
    ['an encoded key', `${host}/%E6%8A%A5%E5%91%8A%20a%2Bb`, '报告 a+b'],
    ['an encoded slash', `${host}/a%2Fb`, 'a/b'],
    ['a custom domain', 'source-1250000000.example.com/a', 'a'],
    ['a port, as of a local COS', 'source-1250000000.cos.ap-beijing.localhost:9000/a', 'a'],
  ])('gives authorize the decoded source: %s', async (_title, text, key) => {
    const { status, source } = await copy(text)
    expect(status).toBe(200)
    expect(source).toEqual({ bucket: 'source-1250000000', key })
    expect(Object.isFrozen(source)).toBe(true)
  })

  it('gives authorize the version of the source', async () => {
    const { status, source } = await copy(`${host}/a?versionId=MTg0-_.x`)
    expect(status).toBe(200)
    expect(source).toEqual({ bucket: 'source-1250000000', key: 'a', versionId: 'MTg0-_.x' })
  })

  it.each([
    ['nothing', ''],
    ['no key', host],
    ['no key behind the slash', `${host}/`],
    ['no bucket', 'example.com/a'],
    ['a slash before', `/${BUCKET}/a`],
    ['a scheme', `https://${host}/a`],
    ['a plus, which some read as a space', `${host}/a+b`],
    ['a broken encoding', `${host}/a%2`],
    ['bytes that are no UTF-8', `${host}/%ff`],
    ['a dot segment', `${host}/a/../b`],
    ['an encoded dot segment', `${host}/a/%2e%2e/b`],
    ['an encoded slash at the start', `${host}/%2Fa`],
    ['an encoded control character', `${host}/a%0Ab`],
    ['another parameter', `${host}/a?acl`],
    ['a parameter behind the version', `${host}/a?versionId=x&acl`],
    ['an empty version', `${host}/a?versionId=`],
    ['a fragment', `${host}/a#b`],
    ['a query in the host', `${host}?x/a`],
    ['a user in the host', `source-1250000000.x@victim-1250000000.cos.ap-beijing.myqcloud.com/a`],
    ['an encoded slash in the host', `${host}%2Fsecret%3F/a`],
    ['a list of hosts', `${host}, victim-1250000000.cos.ap-beijing.myqcloud.com/a`],
    ['a backslash in the host', `source-1250000000.x\\@victim-1250000000.cos/a`],
    ['a bucket without a host', 'source-1250000000/a'],
    ['capitals in the host', `Source-1250000000.cos.ap-beijing.myqcloud.com/a`],
    ['a dot at the end of the host', `${host}./a`],
  ])('returns 400 if the source is %s', async (_title, text) => {
    const { status, body, source } = await copy(text)
    expect(status).toBe(400)
    expect(body).toMatchObject({
      code: 'invalid_request',
      detail: expect.stringMatching(/^headers\.x-cos-copy-source: \w+ \w+/),
    })
    expect(source).toBeUndefined()
  })

  it.each([
    ['a plus', `${host}/a+b`, /%2B/],
    ['a broken encoding', `${host}/a%2`, /percent-encoded/],
    ['a host that is no bucket', 'example.com/a', /\{bucket\}/],
  ])('says what to write instead of %s', async (_title, text, detail) => {
    expect((await copy(text)).body.detail).toMatch(detail)
  })
})
