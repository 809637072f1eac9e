import { objectActions } from '@cosgate/core'
import { type ScopePolicyOptions, scopePolicy } from '@cosgate/sts'
import { describe, expect, it } from 'vitest'

const place = { bucket: 'examplebucket-1250000000', region: 'ap-guangzhou' }
const root = 'qcs::cos:ap-guangzhou:uid/1250000000:examplebucket-1250000000/'

describe('prefix', () => {
  it.each([
    ['users/alice/', `${root}users/alice/*`],
    ['users/alice', `${root}users/alice`],
    ['users/alice.jpg', `${root}users/alice.jpg`],
    ['文 档/', `${root}文 档/*`],
    ['', `${root}*`],
  ])('the prefix %j covers %s', (prefix, resource) => {
    expect(scopePolicy({ ...place, actions: ['GetObject'], prefix })).toEqual({
      version: '2.0',
      statement: [{ effect: 'allow', action: ['name/cos:GetObject'], resource: [resource] }],
    })
  })

  it.each([
    ['a*', '* or ?'],
    ['a?', '* or ?'],
    [`users/$\{uin}/`, '$'],
    ['/users/', 'begin with /'],
    ['a\n', 'control characters'],
    ['\ud800', 'well-formed'],
    ['a'.repeat(851), '850 bytes'],
    [undefined, 'must be a string'],
    [null, 'must be a string'],
    [['a/'], 'must be a string'],
  ])('throws invalid_option for the prefix %j', (prefix, why) => {
    expectRefused({ ...place, actions: ['GetObject'], prefix }, 'prefix: ', why)
  })
})

describe('listings', () => {
  const resource = [root, `${root}users/alice/*`]

  it.each(['GetBucket', 'ListMultipartUploads'])('%s is allowed only below its prefix', (action) => {
    expect(scopePolicy({ ...place, actions: [action], prefix: 'users/alice/' }).statement).toEqual([
      {
        effect: 'allow',
        action: [`name/cos:${action}`],
        resource,
        condition: { string_like: { 'cos:prefix': ['users%2Falice%2F*', 'users/alice/*'] } },
      },
    ])
  })

  it('GetBucket of one key is allowed only with that prefix', () => {
    expect(scopePolicy({ ...place, actions: ['GetBucket'], prefix: "a b/it's(1)!" }).statement).toEqual([
      {
        effect: 'allow',
        action: ['name/cos:GetBucket'],
        resource: [root, `${root}a b/it's(1)!`],
        condition: { string_equal: { 'cos:prefix': ['a%20b%2Fit%27s%281%29%21', "a b/it's(1)!"] } },
      },
    ])
  })

  it('GetBucket of the whole bucket needs no prefix', () => {
    expect(scopePolicy({ ...place, actions: ['GetBucket'], prefix: '' }).statement).toEqual([
      { effect: 'allow', action: ['name/cos:GetBucket'], resource: [root, `${root}*`] },
    ])
  })
})

describe('statements', () => {
  it('the default actions of the gate have one statement for objects and one for listings', () => {
    expect(scopePolicy({ ...place, actions: objectActions, prefix: 'users/alice/' })).toEqual({
      version: '2.0',
      statement: [
        {
          effect: 'allow',
          action: [
            'name/cos:GetObject',
            'name/cos:HeadObject',
            'name/cos:PutObject',
            'name/cos:InitiateMultipartUpload',
            'name/cos:UploadPart',
            'name/cos:CompleteMultipartUpload',
            'name/cos:AbortMultipartUpload',
            'name/cos:ListParts',
          ],
          resource: [`${root}users/alice/*`],
        },
        {
          effect: 'allow',
          action: ['name/cos:ListMultipartUploads'],
          resource: [root, `${root}users/alice/*`],
          condition: { string_like: { 'cos:prefix': ['users%2Falice%2F*', 'users/alice/*'] } },
        },
      ],
    })
  })

  it('maxBytes and contentTypes apply only to the requests that have a length or a type', () => {
    const limits = { maxBytes: 5_242_880, contentTypes: ['image/*', 'application/pdf'] }
    const policy = scopePolicy({ ...place, actions: objectActions, prefix: 'users/alice/', ...limits })
    expect(policy.statement.map(({ action, condition }) => [action, condition])).toEqual([
      [
        [
          'name/cos:GetObject',
          'name/cos:HeadObject',
          'name/cos:CompleteMultipartUpload',
          'name/cos:AbortMultipartUpload',
          'name/cos:ListParts',
        ],
        undefined,
      ],
      [
        ['name/cos:PutObject'],
        {
          numeric_less_than_equal: { 'cos:content-length': 5_242_880 },
          string_like: { 'cos:content-type': ['image/*', 'application/pdf'] },
        },
      ],
      [
        ['name/cos:InitiateMultipartUpload'],
        { string_like: { 'cos:content-type': ['image/*', 'application/pdf'] } },
      ],
      [['name/cos:UploadPart'], { numeric_less_than_equal: { 'cos:content-length': 5_242_880 } }],
      [
        ['name/cos:ListMultipartUploads'],
        { string_like: { 'cos:prefix': ['users%2Falice%2F*', 'users/alice/*'] } },
      ],
    ])
  })

  it.each([
    ['AppendObject', 'numeric_less_than_equal', 'string_like'],
    ['PostObject', 'numeric_less_than_equal'],
  ])('maxBytes and contentTypes apply to %s', (action, ...operators) => {
    const contentTypes = operators.includes('string_like') ? ['image/png'] : undefined
    const { statement } = scopePolicy({
      ...place,
      actions: [action],
      prefix: 'a/',
      maxBytes: 0,
      contentTypes,
    })
    expect(Object.keys(statement[0]!.condition!)).toEqual(operators)
  })
})

describe('action names of CAM', () => {
  it.each([
    ['PutObjectCopy', ['name/cos:PutObject']],
    ['UploadPartCopy', ['name/cos:UploadPart', 'name/cos:PutObject']],
    ['DeleteMultipleObjects', ['name/cos:DeleteObject']],
    ['SelectObjectContent', ['name/cos:GetObject']],
    ['GetObjectACL', ['name/cos:GetObjectACL']],
    ['PutObjectACL', ['name/cos:PutObjectACL']],
    ['GetObjectTagging', ['name/cos:GetObjectTagging']],
    ['PutObjectTagging', ['name/cos:PutObjectTagging']],
    ['DeleteObjectTagging', ['name/cos:DeleteObjectTagging']],
    ['PostObjectRestore', ['name/cos:PostObjectRestore']],
  ])('%s becomes %j on the key', (action, names) => {
    expect(scopePolicy({ ...place, actions: [action], prefix: 'a.jpg' }).statement).toEqual([
      { effect: 'allow', action: names, resource: [`${root}a.jpg`] },
    ])
  })

  it('HeadBucket applies to the bucket for every prefix', () => {
    expect(scopePolicy({ ...place, actions: ['HeadBucket'], prefix: 'a/' }).statement).toEqual([
      { effect: 'allow', action: ['name/cos:HeadBucket'], resource: [root] },
    ])
  })

  it('an action that is given twice is written once', () => {
    const actions = ['DeleteObject', 'DeleteMultipleObjects', 'DeleteObject']
    expect(scopePolicy({ ...place, actions, prefix: 'a/' }).statement[0]!.action).toEqual([
      'name/cos:DeleteObject',
    ])
  })
})

describe('invalid options', () => {
  const good = { ...place, actions: ['PutObject'], prefix: 'a/' }
  it.each<[string, object, ...string[]]>([
    ['an unknown action', { actions: ['PutObjct'] }, "actions: 'PutObjct'", '(did you mean PutObject?)'],
    [
      "CAM's form of an action",
      { actions: ['name/cos:PutObject'] },
      'actions: ',
      '(did you mean PutObject?)',
    ],
    ['a wildcard action', { actions: ['*'] }, "actions: '*'", 'is not a known COS action'],
    [
      'a property of Object.prototype as an action',
      { actions: ['constructor'] },
      'actions: ',
      'is not a known COS action',
    ],
    ['an action that is not a string', { actions: [5] }, 'actions: ', 'is not a known COS action'],
    ['no actions', { actions: [] }, 'actions: ', 'must be a list'],
    ['actions as a string', { actions: 'PutObject' }, 'actions: ', 'must be a list'],
    ['a bucket without its APPID', { bucket: 'examplebucket' }, 'bucket: ', 'BucketName-APPID'],
    ['a wildcard bucket', { bucket: '*-1250000000' }, 'bucket: ', 'BucketName-APPID'],
    ['no bucket', { bucket: undefined }, 'bucket: ', 'BucketName-APPID'],
    ['a wildcard region', { region: '*' }, 'region: ', 'must be a COS region'],
    ['an empty region', { region: '' }, 'region: ', 'must be a COS region'],
    ['a region with a colon', { region: 'ap:uid/1' }, 'region: ', 'must be a COS region'],
    ['half a byte', { maxBytes: 0.5 }, 'maxBytes: ', 'must be a whole number'],
    ['a size as a string', { maxBytes: '5' }, 'maxBytes: ', 'must be a whole number'],
    ['no types', { contentTypes: [] }, 'contentTypes: ', 'must be a list'],
    ['any type', { contentTypes: ['*/*'] }, 'contentTypes: ', 'must be a list'],
    ['a wildcard inside a type', { contentTypes: ['image/p*'] }, 'contentTypes: ', 'must be a list'],
    ['types as a string', { contentTypes: 'image/png' }, 'contentTypes: ', 'must be a list'],
    [
      'types of forms',
      { actions: ['PostObject'], contentTypes: ['image/*'] },
      'contentTypes: ',
      'PostObject',
    ],
    ['an unknown option', { maxByte: 5 }, 'maxByte: ', '(did you mean maxBytes?)'],
  ])('throws invalid_option for %s', (_title, change, ...words) => {
    expectRefused({ ...good, ...change }, ...words)
  })

  it('throws invalid_option without options', () => {
    expectRefused(undefined, 'options: must be an object')
  })
})

function expectRefused(options: unknown, ...words: string[]) {
  let error: unknown
  try {
    scopePolicy(options as ScopePolicyOptions)
  } catch (thrown) {
    error = thrown
  }
  expect(error).toMatchObject({ name: 'StsError', code: 'invalid_option' })
  for (const word of words) expect((error as Error).message).toContain(word)
}
