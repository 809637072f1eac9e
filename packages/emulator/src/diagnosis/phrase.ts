/** A sentence or a part of one, which can be translated. `{0}` stands for the first value. */
export interface Phrase {
  text: string
  values: readonly (string | Phrase)[]
}

/** Creates a phrase. @example phrase`the path was signed ${how}` */
export function phrase(parts: readonly string[], ...values: readonly (string | Phrase)[]): Phrase {
  return { text: parts.reduce((text, part, index) => `${text}{${index - 1}}${part}`), values }
}

/**
 * Returns the words of a phrase.
 * @param translate returns the translation of a text, in which `{0}` stands for the first value. Default: English.
 */
export function formatPhrase(
  { text, values }: Phrase,
  translate: (text: string) => string = (english) => english,
): string {
  const words = values.map((value) => (typeof value === 'string' ? value : formatPhrase(value, translate)))
  return translate(text).replace(/\{(\d)\}/g, (_, index) => words[Number(index)]!)
}
