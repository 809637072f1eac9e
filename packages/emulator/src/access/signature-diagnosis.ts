import type { SignatureDiagnosis } from '../cos-error.js'
import { findMistake, formatPhrase, parseHttpString, type SignedStrings } from '../diagnosis/index.js'
import type { SignatureFields } from './authorization.js'
import { computeSignature } from './signature.js'

/** Finds the mistake in a refused signature. The verdict does not depend on it. */
export function diagnoseSignature(
  { signature, signTime, keyTime }: SignatureFields,
  secretKey: string,
  httpString: string,
): SignatureDiagnosis {
  const toStringToSign = ({ digest, keyTime: time }: SignedStrings) => `sha1\n${time}\n${digest}\n`
  const mistake = findMistake(parseHttpString(httpString), keyTime, (strings) => {
    const time = strings.keyTime === keyTime ? signTime : strings.keyTime
    return (
      computeSignature(toStringToSign({ ...strings, keyTime: time }), strings.keyTime, secretKey) ===
      signature
    )
  })
  if (!mistake) {
    const advice =
      'The signature was computed from other strings, or with another secret key. Compare these strings with those of your code, and the secret key with the one of the emulator.'
    return { client: undefined, advice }
  }
  const client = { httpString: mistake.httpString, stringToSign: toStringToSign(mistake) }
  return { client, advice: `The signature matches if ${formatPhrase(mistake.phrase)}.` }
}
