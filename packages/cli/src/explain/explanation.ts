import type { Difference } from './canonical-request.js'
import type { SignatureText } from './signature-text.js'

/** Something that `explain` found: a problem makes COS refuse or tells why it did; a warning is worth knowing. */
export interface Remark {
  level: 'warning' | 'problem'
  detail: string
  advice?: string
  /** The two writings of the part at fault. */
  difference?: Difference
}

/** The strings of one side. */
export interface Rungs {
  httpString?: string | undefined
  stringToSign?: string | undefined
}

/** Everything that is shown. */
export interface Explanation {
  signature?: SignatureText
  /** Ours, of the given request. */
  ours: Rungs
  /** COS's, of its error document. */
  theirs: Rungs
  /** The signature as it should be; undefined without a secret key. */
  computed?: string | undefined
  /** In the request, but not covered. */
  unsigned: string[]
  remarks: Remark[]
}

export const problem = (detail: string, advice?: string): Remark => ({
  level: 'problem',
  detail,
  ...(advice && { advice }),
})

export const warning = (detail: string): Remark => ({ level: 'warning', detail })
