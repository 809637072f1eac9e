import { createSigner } from '@cosgate/core'
import { describe, expect, it } from 'vitest'
import { BUCKET, credentials, expectRefusal } from '../../support/signer-fixture.js'

const signerIn = (region: string) => createSigner({ bucket: BUCKET, region, credentials })

describe('region', () => {
  it.each([
    ['sh', 'ap-shanghai'],
    ['hk', 'ap-hongkong'],
    ['gz', 'ap-guangzhou'],
    ['shanghai', 'ap-shanghai'],
    ['cn-shanghai', 'ap-shanghai'],
    ['cos-shanghai', 'ap-shanghai'],
    ['cn-south', 'ap-guangzhou'],
    ['us-ashburn', 'na-ashburn'],
    ['frankfurt', 'eu-frankfurt'],
  ])('throws invalid_option for %s and suggests %s', (region, suggestion) => {
    expectRefusal(
      () => signerIn(region),
      'invalid_option',
      `region: is not a COS region (did you mean ${suggestion}?)`,
    )
  })

  it.each([
    'ap-shanghai',
    'ap-beijing-1',
    'ap-beijing-fsi',
    'na-siliconvalley',
    'ap-newcity',
    'accelerate',
    'local',
  ])('accepts %s, because COS adds regions', (region) => {
    expect(signerIn(region).getObjectUrl({ key: 'a' })).toBe(`https://${BUCKET}.cos.${region}.myqcloud.com/a`)
  })

  it('throws invalid_request for the region of one request', () => {
    expectRefusal(
      () => signerIn('ap-shanghai').getAuth({ method: 'GET', key: 'a', region: 'hk' }),
      'invalid_request',
      'region: is not a COS region (did you mean ap-hongkong?)',
    )
  })
})
