export type XmlContent = string | number | boolean | undefined | XmlContent[] | { [name: string]: XmlContent }

/**
 * Serializes one document. An array repeats its element, and `undefined` omits it. A name that starts with `@` is an
 * attribute of the element that contains it.
 */
export function writeXml(root: { [name: string]: XmlContent }): string {
  return `<?xml version='1.0' encoding='utf-8' ?>\n${writeElements(root)}`
}

/** Formats Unix seconds as in COS's XML documents. */
export const formatIsoDate = (seconds: number) => new Date(seconds * 1000).toISOString()

function writeElements(elements: { [name: string]: XmlContent }): string {
  return Object.entries(elements)
    .filter(([name]) => !name.startsWith('@'))
    .flatMap(([name, content]) =>
      (Array.isArray(content) ? content : [content]).map((item) => ({ name, item })),
    )
    .filter(({ item }) => item !== undefined)
    .map(({ name, item }) => `<${name}${writeAttributes(item)}>${writeContent(item)}</${name}>`)
    .join('')
}

function writeAttributes(content: XmlContent): string {
  return Object.entries(Object(content))
    .filter(([name]) => name.startsWith('@'))
    .map(([name, value]) => ` ${name.slice(1)}="${escapeXml(String(value))}"`)
    .join('')
}

function writeContent(content: XmlContent): string {
  return typeof content === 'object' && !Array.isArray(content)
    ? writeElements(content)
    : escapeXml(String(content))
}

const namedEntities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

// Control characters are written as character references: XML parsers read a literal CR as LF.
function escapeXml(text: string): string {
  return text.replace(
    /[&<>"\u0000-\u0008\u000b-\u001f\u007f]/g,
    (char) => namedEntities[char] ?? `&#x${char.charCodeAt(0).toString(16)};`,
  )
}
