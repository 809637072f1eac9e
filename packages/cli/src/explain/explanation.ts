import type { Difference } from '@cosgate/emulator/diagnosis'
import type { SignatureText } from './signature-text.js'

/** A finding of `explain`. A problem is a reason for COS to refuse the request; a warning is not. */
export interface Finding {
  level: 'warning' | 'problem'
  detail: string
  advice?: string
  /** The part that differs. */
  difference?: Difference
}

/** The strings of a signature, as one side computed them. */
export interface SignatureStrings {
  httpString?: string | undefined
  stringToSign?: string | undefined
}

/** The result of `explain`. */
export interface Explanation {
  signature?: SignatureText
  /** Our strings for the given request. */
  ours: SignatureStrings
  /** COS's strings from its error document. */
  theirs: SignatureStrings
  /** The correct signature. Undefined without a secret key. */
  computed?: string | undefined
  /** Names that the request has and the signature does not cover. */
  unsigned: string[]
  findings: Finding[]
}

export const problem = (detail: string, advice?: string): Finding => ({
  level: 'problem',
  detail,
  ...(advice && { advice }),
})

export const warning = (detail: string): Finding => ({ level: 'warning', detail })
