const imageParam = /^(?:imagemogr2|imageview2|watermark)$/i
const imageRule = /^\??((?:imagemogr2|imageview2|watermark)\/[^'"]*)$/i

/**
 * Returns what is wrong with an image parameter whose operations are written as its value. COS expects them in the name.
 * @see https://www.tencentcloud.com/document/product/436/36364
 */
export function findImageParamFault(
  params: Readonly<Record<string, unknown>>,
): { name: string; expected: string } | undefined {
  const name = Object.keys(params).find((candidate) => imageParam.test(candidate))
  if (name === undefined) return undefined
  const operations = params[name] === '' ? 'thumbnail/200x' : params[name]
  return { name, expected: `write the operations into the name: { '${name}/${operations}': '' }` }
}

/** Returns how to write an image rule that was given instead of an object of parameters, or '' for anything else. */
export function suggestImageParams(given: unknown): string {
  const text: unknown = Array.isArray(given) ? given[0] : given
  const rule = typeof text === 'string' ? imageRule.exec(text)?.[1] : undefined
  return rule === undefined ? '' : `{ '${rule}': '' }`
}
