import { createSigner } from '@cosgate/core'
import { describe, expect, it } from 'vitest'
import { BUCKET, credentials, expectRefusal } from '../../support/signer-fixture.js'

const signerIn = (region: string) => createSigner({ bucket: BUCKET, region, credentials })

describe('region', () => {
  it.each([
    ['bj', 'ap-beijing'],
    ['tj', 'ap-beijing-1'],
    ['sh', 'ap-shanghai'],
    ['gz', 'ap-guangzhou'],
    ['cd', 'ap-chengdu'],
    ['hk', 'ap-hongkong'],
    ['sgp', 'ap-singapore'],
    ['ca', 'na-toronto'],
    ['ger', 'eu-frankfurt'],
    ['cn-north', 'ap-beijing-1'],
    ['cn-east', 'ap-shanghai'],
    ['cn-south', 'ap-guangzhou'],
    ['cn-southwest', 'ap-chengdu'],
    ['beijing', 'ap-beijing'],
    ['beijing-1', 'ap-beijing-1'],
    ['beijing-fsi', 'ap-beijing-fsi'],
    ['nanjing', 'ap-nanjing'],
    ['shanghai', 'ap-shanghai'],
    ['shanghai-fsi', 'ap-shanghai-fsi'],
    ['guangzhou', 'ap-guangzhou'],
    ['chengdu', 'ap-chengdu'],
    ['chongqing', 'ap-chongqing'],
    ['shenzhen-fsi', 'ap-shenzhen-fsi'],
    ['hongkong', 'ap-hongkong'],
    ['taipei', 'ap-taipei'],
    ['singapore', 'ap-singapore'],
    ['jakarta', 'ap-jakarta'],
    ['seoul', 'ap-seoul'],
    ['bangkok', 'ap-bangkok'],
    ['mumbai', 'ap-mumbai'],
    ['tokyo', 'ap-tokyo'],
    ['siliconvalley', 'na-siliconvalley'],
    ['ashburn', 'na-ashburn'],
    ['toronto', 'na-toronto'],
    ['saopaulo', 'sa-saopaulo'],
    ['frankfurt', 'eu-frankfurt'],
    ['cn-shanghai', 'ap-shanghai'],
    ['cos-shanghai', 'ap-shanghai'],
    ['na-shanghai', 'ap-shanghai'],
    ['sa-shanghai', 'ap-shanghai'],
    ['us-ashburn', 'na-ashburn'],
    ['eu-ashburn', 'na-ashburn'],
    ['ap-frankfurt', 'eu-frankfurt'],
    ['ap-sh', 'ap-shanghai'],
    ['cn-hk', 'ap-hongkong'],
    ['hong-kong', 'ap-hongkong'],
    ['ap-hong-kong', 'ap-hongkong'],
    ['na-silicon-valley', 'na-siliconvalley'],
    ['ap-beijing1', 'ap-beijing-1'],
    ['Shanghai', 'ap-shanghai'],
    ['AP-SHANGHAI', 'ap-shanghai'],
    ['SH', 'ap-shanghai'],
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
    'ap-nanning',
    'ap-shanghai-2',
    'singap-apore',
    'constructor',
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
