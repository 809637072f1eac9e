/** A sentence or a part of one, which can be translated. `{0}` stands for the first value. */
export interface Phrase {
  text: string
  values: readonly (string | Phrase)[]
}

/** Creates a phrase. @example phrase`the path was signed ${how}` */
export function phrase(parts: readonly string[], ...values: readonly (string | Phrase)[]): Phrase {
  return { text: parts.reduce((text, part, index) => `${text}{${index - 1}}${part}`), values }
}

/** Returns the words of a phrase in English. */
export function formatPhrase({ text, values }: Phrase): string {
  const words = values.map((value) => (typeof value === 'string' ? value : formatPhrase(value)))
  return text.replace(/\{(\d)\}/g, (_, index) => words[Number(index)]!)
}
