import { encodeValue } from './percent.js'

/** The name of a header or parameter as each part of a signature writes it. */
export interface FieldName {
  readonly lower: string
  /** Percent-encoded and in lower case, as lists and the canonical form have it. */
  readonly canonical: string
  /** `;name`, for a list. */
  readonly inList: string
  /** `%3Bname`, for a list that is a value in a query, encoded once more. */
  readonly inQueryList: string
  /** `&name=`, for the canonical form. */
  readonly inText: string
  /** `&Name=`, for a URL: encoded, but in the case that it was given. */
  readonly inQuery: string
}

/** An app uses few names again and again; what its clients make up must not fill the memory. */
const MOST_NAMES = 256
const LONGEST_NAME = 64
const remembered = new Map<string, FieldName>()

/** What becomes of a well-formed name; to look it up costs a tenth of working it out. */
export function fieldName(name: string): FieldName {
  return remembered.get(name) ?? workOut(name)
}

function workOut(name: string): FieldName {
  const encoded = encodeValue(name)
  const canonical = encoded.toLowerCase()
  const forms = {
    lower: name.toLowerCase(),
    canonical,
    inList: `;${canonical}`,
    inQueryList: `%3B${encodeValue(canonical)}`,
    inText: `&${canonical}=`,
    inQuery: `&${encoded}=`,
  }
  if (name.length <= LONGEST_NAME) {
    if (remembered.size >= MOST_NAMES) remembered.clear()
    remembered.set(name, forms)
  }
  return forms
}
