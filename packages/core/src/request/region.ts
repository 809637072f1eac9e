/** The regions that COS documents. Others are accepted too, because COS adds regions. */
export const knownRegions: readonly string[] = [
  'ap-beijing',
  'ap-beijing-1',
  'ap-beijing-fsi',
  'ap-nanjing',
  'ap-shanghai',
  'ap-shanghai-fsi',
  'ap-guangzhou',
  'ap-chengdu',
  'ap-chongqing',
  'ap-shenzhen-fsi',
  'ap-hongkong',
  'ap-taipei',
  'ap-singapore',
  'ap-jakarta',
  'ap-seoul',
  'ap-bangkok',
  'ap-mumbai',
  'ap-tokyo',
  'na-siliconvalley',
  'na-ashburn',
  'na-toronto',
  'sa-saopaulo',
  'eu-frankfurt',
]

/** Short names that older tools of COS used, and that its current hosts do not accept. */
const oldNames: Readonly<Record<string, string>> = {
  bj: 'ap-beijing',
  tj: 'ap-beijing-1',
  sh: 'ap-shanghai',
  gz: 'ap-guangzhou',
  cd: 'ap-chengdu',
  hk: 'ap-hongkong',
  sgp: 'ap-singapore',
  ca: 'na-toronto',
  ger: 'eu-frankfurt',
  'cn-north': 'ap-beijing-1',
  'cn-east': 'ap-shanghai',
  'cn-south': 'ap-guangzhou',
  'cn-southwest': 'ap-chengdu',
}

/**
 * Returns the region that was probably meant by a name that COS does not have: an old short name, or a city with no
 * prefix, with the prefix of another cloud, with other hyphens or with capitals.
 * @see https://www.tencentcloud.com/document/product/436/6224
 */
export function suggestRegion(region: string): string | undefined {
  if (knownRegions.includes(region)) return undefined
  const name = region.toLowerCase()
  const place = name.replace(/^(?:ap|cn|na|sa|eu|us|cos)-/, '')
  for (const old of [name, place]) if (Object.hasOwn(oldNames, old)) return oldNames[old]
  return knownRegions.find((known) => withoutHyphens(known.replace(/^\w+-/, '')) === withoutHyphens(place))
}

function withoutHyphens(text: string): string {
  return text.replaceAll('-', '')
}
