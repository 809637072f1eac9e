import { t } from './language/language.js'

/** A refusal of COS. */
export interface CosError {
  code: string
  message: string
  /** The strings that COS computed, if the code is SignatureDoesNotMatch. */
  httpString?: string
  stringToSign?: string
}

/** Parses COS's `<Error>` document. Returns undefined for any other text. */
export function parseCosError(xml: string): CosError | undefined {
  const code = readElement(xml, 'Code')
  if (code === undefined || !/<Error[\s>]/.test(xml)) return undefined
  const httpString = readElement(xml, 'FormatString')
  const stringToSign = readElement(xml, 'StringToSign')
  return {
    code,
    message: readElement(xml, 'Message') ?? '',
    ...(httpString !== undefined && { httpString: restoreLineBreaks(httpString) }),
    ...(stringToSign !== undefined && { stringToSign: restoreLineBreaks(stringToSign) }),
  }
}

/** Returns the text of the first element with a name. The parts of COS's documents that we read are flat. */
export function readElement(xml: string, name: string): string | undefined {
  const text = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1]
  return text?.replace(/&(#x[0-9a-f]+|#\d+|lt|gt|amp|quot|apos);/gi, (_, entity: string) =>
    decodeEntity(entity),
  )
}

const entities: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

function decodeEntity(entity: string): string {
  const name = entity.toLowerCase()
  if (!name.startsWith('#')) return entities[name]!
  const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
  return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd'
}

/** A document that was copied from a log has `\n` instead of line breaks. */
function restoreLineBreaks(text: string): string {
  return text.includes('\n') ? text : text.replaceAll('\\n', '\n')
}

/** The fault and the advice for each of COS's codes. */
const explanations: Record<string, readonly [fault: string, advice: string]> = {
  AccessDenied: [
    t`the signature is valid, but the policy of the key does not allow this`,
    t`Allow it in the policy of the key, in the console under Access Management.`,
  ],
  DownloadForbidden: [
    t`COS's own domain does not serve apk and ipa files`,
    t`Bind a custom domain to the bucket and set it as the origin.`,
  ],
  ExpiredToken: [t`the temporary key has expired`, t`Fetch a new one from STS, with its new security token.`],
  InvalidAccessKeyId: [
    t`COS does not know this secretId`,
    t`Compare COS_SECRET_ID with the console under API Keys: it may be incomplete, or the key may have been deleted.`,
  ],
  InvalidToken: [
    t`the security token does not belong to this temporary key`,
    t`Set COS_SECRET_ID, COS_SECRET_KEY and COS_SECURITY_TOKEN from the same answer of STS.`,
  ],
  NoSuchBucket: [
    t`there is no such bucket in this region`,
    t`Copy the name with its APPID and the region from the list of buckets in the console.`,
  ],
  PathStyleDomainForbidden: [
    t`the bucket must be in the host, not in the path`,
    t`Omit --origin, or write it as https://{bucket}.cos.{region}.myqcloud.com.`,
  ],
  RequestExpired: [
    t`the signature has expired`,
    t`Sign again, and check the clock of the machine that signs.`,
  ],
  RequestTimeTooSkewed: [
    t`the signature is not valid yet: the clock of the machine that signs is ahead`,
    t`Set that clock by the network (NTP).`,
  ],
  SignatureDoesNotMatch: [
    t`COS computed a different signature`,
    t`Compare COS_SECRET_KEY with the console. If it is right, cosgate explain --error shows what differs.`,
  ],
}

/** Returns what a refusal of COS means and what to do. */
export function describeCosError({ code, message }: CosError): { fault: string; advice: string | undefined } {
  const isExpired = code === 'AccessDenied' && /expired/i.test(message)
  const [fault, advice] = explanations[isExpired ? 'RequestExpired' : code] ?? [
    t`COS refuses with ${code}: ${message}`,
  ]
  return { fault, advice }
}
