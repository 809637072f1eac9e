import { type FieldName, fieldName } from './field-name.js'
import { encodeValue } from './percent.js'

/** Headers or parameters in COS's canonical form. */
export interface CanonicalFields {
  /** `a;b` */
  readonly list: string
  /** The list as a value in a query: `a%3Bb`. */
  readonly listInQuery: string
  /** `a=1&b=2` */
  readonly text: string
  /** `&A=1&b=2`, for a URL, with the names as given. */
  readonly query: string
}

const NO_FIELDS: CanonicalFields = { list: '', listInQuery: '', text: '', query: '' }

/** Encodes names and values and sorts them once by encoded lower-case name, in byte order. */
export function canonicalFields(fields: Readonly<Record<string, string>>): CanonicalFields {
  const given = Object.keys(fields)
  if (given.length === 0) return NO_FIELDS
  const names: FieldName[] = []
  const values: string[] = []
  let query = ''
  for (const key of given) {
    const name = fieldName(key)
    const value = encodeValue(fields[key]!)
    query += name.inQuery + value
    insert(names, values, name, value)
  }
  const first = names[0]!.canonical
  let list = first
  let listInQuery = encodeValue(first)
  let text = `${first}=${values[0]}`
  for (let i = 1; i < names.length; i++) {
    const name = names[i]!
    list += name.inList
    listInQuery += name.inQueryList
    text += name.inText + values[i]
  }
  return { list, listInQuery, text, query }
}

/**
 * Inserts a field by its name. With `map`, `sort` and `join` instead, a signature with four headers or parameters takes 1.3
 * to 1.4 times as long.
 */
function insert(names: FieldName[], values: string[], name: FieldName, value: string): void {
  let at = names.length
  while (at > 0 && names[at - 1]!.canonical > name.canonical) {
    names[at] = names[at - 1]!
    values[at] = values[at - 1]!
    at--
  }
  names[at] = name
  values[at] = value
}
