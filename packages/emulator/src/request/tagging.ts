import { CosError } from '../cos-error.js'
import type { Tag } from '../storage/object-store.js'

const MAX_TAGS = 10
const [MAX_KEY_CHARACTERS, MAX_VALUE_CHARACTERS] = [127, 255]

/** Parses `x-cos-tagging`: `key=value` pairs, encoded as in a URL. @throws CosError `InvalidTag`. */
export function parseTaggingHeader(text: string | undefined): Tag[] {
  const tags = [...new URLSearchParams(text ?? '')].map(([Key, Value]) => ({ Key, Value }))
  assertTags(tags)
  return tags
}

/** Parses the content of a `Tagging` document. @throws CosError `MalformedXML`, `InvalidTag`. */
export function parseTaggingDocument({ TagSet: set }: Record<string, unknown>): Tag[] {
  if (set === undefined) throw new CosError('MalformedXML')
  const { Tag: tags = [] } = Object(set)
  const parsed = [tags].flat().map((tag) => {
    const { Key, Value = '' } = Object(tag)
    if (typeof Key !== 'string' || typeof Value !== 'string') throw new CosError('MalformedXML')
    return { Key, Value }
  })
  assertTags(parsed)
  return parsed
}

function assertTags(tags: readonly Tag[]): void {
  const isValid = tags.every(
    ({ Key, Value }) =>
      Key !== '' && Key.length <= MAX_KEY_CHARACTERS && Value.length <= MAX_VALUE_CHARACTERS,
  )
  const hasDuplicates = new Set(tags.map(({ Key }) => Key)).size < tags.length
  if (!isValid || hasDuplicates || tags.length > MAX_TAGS) throw new CosError('InvalidTag')
}
