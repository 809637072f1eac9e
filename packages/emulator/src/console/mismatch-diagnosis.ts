import { computeSignature } from '../access/signature.js'
import type { SignatureMismatch } from '../access/signature-mismatch.js'
import { findMistake } from '../diagnosis/common-mistakes.js'

/** Both sides of a signature that does not match. */
export interface MismatchDiagnosis {
  /** What the emulator computed from the request. */
  emulator: { httpString: string; stringToSign: string }
  /** What the client has signed. Undefined if no common mistake explains its signature. */
  client: { httpString: string; stringToSign: string } | undefined
  advice: string
}
