/** What COS says where it refuses. */
export interface CosError {
  code: string
  message: string
  /** Of SignatureDoesNotMatch: what COS made of the request. */
  httpString?: string
  stringToSign?: string
}

/** Reads COS's `<Error>` document; undefined for any other text. */
export function parseCosError(xml: string): CosError | undefined {
  const code = element(xml, 'Code')
  if (code === undefined || !/<Error[\s>]/.test(xml)) return undefined
  const httpString = element(xml, 'FormatString')
  const stringToSign = element(xml, 'StringToSign')
  return {
    code,
    message: element(xml, 'Message') ?? '',
    ...(httpString !== undefined && { httpString: withLineBreaks(httpString) }),
    ...(stringToSign !== undefined && { stringToSign: withLineBreaks(stringToSign) }),
  }
}

/** The text of the first element of a name: COS's error and listing documents are flat where we read them. */
export function element(xml: string, name: string): string | undefined {
  const text = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1]
  return text?.replace(/&(#x[0-9a-f]+|#\d+|lt|gt|amp|quot|apos);/gi, (_, entity: string) => character(entity))
}

const named: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

function character(entity: string): string {
  const name = entity.toLowerCase()
  if (!name.startsWith('#')) return named[name]!
  const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
  return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd'
}

/** A document that was copied out of a log has `\n` in the place of line breaks. */
function withLineBreaks(text: string): string {
  return text.includes('\n') ? text : text.replaceAll('\\n', '\n')
}

/** Plain words for COS's refusals: what is wrong, and what to do. */
const plainWords: Record<string, readonly [fault: string, advice: string]> = {
  AccessDenied: [
    'the signature is good, but the policy of the key does not allow this',
    'Allow it in the policy of the key, in the console under Access Management.',
  ],
  DownloadForbidden: [
    "COS's own domain does not hand out apk and ipa files",
    'Bind a domain of your own to the bucket and give it as the origin.',
  ],
  ExpiredToken: ['the temporary key is over', 'Fetch a new one from STS, with its new security token.'],
  InvalidAccessKeyId: [
    'COS knows no such secretId',
    'Compare COS_SECRET_ID with the console under API Keys: a letter is missing, or the key was deleted.',
  ],
  InvalidToken: [
    'the security token does not belong to this temporary key',
    'Set COS_SECRET_ID, COS_SECRET_KEY and COS_SECURITY_TOKEN from one and the same answer of STS.',
  ],
  NoSuchBucket: [
    'there is no such bucket in this region',
    'Copy the name with its APPID and the region from the list of buckets in the console.',
  ],
  PathStyleDomainForbidden: [
    'the bucket must stand in the host, not in the path',
    'Leave --origin away, or write it as https://{bucket}.cos.{region}.myqcloud.com.',
  ],
  RequestExpired: ['the signature is over', 'Sign again, and check the clock of the machine that signs.'],
  RequestTimeTooSkewed: [
    'the signature is not valid yet: the clock of the machine that signs is ahead',
    'Set that clock by the network (NTP).',
  ],
  SignatureDoesNotMatch: [
    'COS computes another signature',
    'Compare COS_SECRET_KEY with the console; where it is right, cosgate explain --error shows what differs.',
  ],
}

/** What a refusal of COS means. */
export function inPlainWords({ code, message }: CosError): { fault: string; advice: string | undefined } {
  const isExpired = code === 'AccessDenied' && /expired/i.test(message)
  const [fault, advice] = plainWords[isExpired ? 'RequestExpired' : code] ?? [
    `COS refuses with ${code}: ${message}`,
  ]
  return { fault, advice }
}
