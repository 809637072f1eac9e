import { XMLParser } from 'fast-xml-parser'
import { CosError } from './errors.js'

export type XmlContent = string | number | boolean | undefined | XmlContent[] | { [name: string]: XmlContent }

/** Writes one document; an array repeats its element, `undefined` leaves it out. */
export function writeXml(root: { [name: string]: XmlContent }): string {
  return `<?xml version='1.0' encoding='utf-8' ?>\n${writeElements(root)}`
}

function writeElements(elements: { [name: string]: XmlContent }): string {
  return Object.entries(elements)
    .flatMap(([name, content]) =>
      (Array.isArray(content) ? content : [content]).map((one) => ({ name, one })),
    )
    .filter(({ one }) => one !== undefined)
    .map(({ name, one }) => `<${name}>${writeContent(one)}</${name}>`)
    .join('')
}

function writeContent(content: XmlContent): string {
  return typeof content === 'object' && !Array.isArray(content)
    ? writeElements(content)
    : escapeXml(String(content))
}

const named: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

// Control characters go out as references: a literal CR would reach the reader as LF.
function escapeXml(text: string): string {
  return text.replace(
    /[&<>"\u0000-\u0008\u000b-\u001f\u007f]/g,
    (char) => named[char] ?? `&#x${char.charCodeAt(0).toString(16)};`,
  )
}

const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: false,
  htmlEntities: true,
  isArray: (name) => name === 'Part' || name === 'Object',
})

/** Parses a small request document into objects of strings. @throws CosError `MalformedXML`. */
export function readXml(text: string, root: string): Record<string, unknown> {
  if (/<!DOCTYPE|<!ENTITY/i.test(text)) throw new CosError('MalformedXML')
  const content = parseDocument(text)[root]
  if (typeof content !== 'object' || content === null) throw new CosError('MalformedXML')
  return content as Record<string, unknown>
}

function parseDocument(text: string): Record<string, unknown> {
  try {
    return parser.parse(text, true)
  } catch {
    throw new CosError('MalformedXML')
  }
}
