import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { repository } from '../support/fresh-build.js'

/** A fenced code block. */
export interface Block {
  /** Path, heading and language, such as `README.md › Express › js`; further blocks of that language have a number. */
  readonly name: string
  readonly language: string
  readonly code: string
}

export interface Table {
  readonly heading: string
  readonly head: string[]
  readonly rows: string[][]
}

/** A heading with the text up to the next one. */
export interface Section {
  readonly level: number
  readonly heading: string
  /** The inline code outside of blocks. */
  readonly spans: string[]
}

/** The parts of a Markdown document that tests read. */
export interface Document {
  readonly path: string
  readonly sections: Section[]
  readonly blocks: Block[]
  readonly tables: Table[]
  /** Link targets. */
  readonly links: string[]
}

/** Reads a document. @param path relative to the root of the repository */
export function readDocument(path: string): Document {
  const { blocks, prose } = splitBlocks(path, readFileSync(join(repository, path), 'utf8').split('\n'))
  return {
    path,
    blocks,
    sections: parseSections(prose),
    tables: parseTables(prose),
    links: [...prose.join('\n').matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!),
  }
}

function splitBlocks(path: string, lines: string[]): { blocks: Block[]; prose: string[] } {
  const blocks: Block[] = []
  const prose: string[] = []
  let heading = ''
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!
    const language = /^```(\S+)$/.exec(line)?.[1]
    if (language === undefined) {
      if (line.startsWith('```')) throw new Error(`${path}:${at + 1}: a code block has no language`)
      heading = parseHeading(line)?.heading ?? heading
      prose.push(line)
      continue
    }
    const end = lines.indexOf('```', at)
    const code = lines.slice(at + 1, end).join('\n')
    blocks.push({ name: toBlockName(`${path} › ${heading}`, language, blocks), language, code })
    at = end
  }
  return { blocks, prose }
}

function toBlockName(place: string, language: string, before: Block[]): string {
  const siblings = before.filter(({ name }) => name.replace(/ \d+$/, '') === `${place} › ${language}`)
  const name = `${place} › ${language}`
  return siblings.length === 0 ? name : `${name} ${siblings.length + 1}`
}

function parseHeading(line: string): { level: number; heading: string } | undefined {
  const [, hashes, heading] = /^(#+) (.+)$/.exec(line) ?? []
  return hashes ? { level: hashes.length, heading: heading! } : undefined
}

function parseSections(prose: string[]): Section[] {
  const starts = [...prose.keys()].filter((at) => parseHeading(prose[at]!))
  return starts.map((start, index) => {
    const text = prose.slice(start, starts[index + 1]).join('\n')
    return { ...parseHeading(prose[start]!)!, spans: findSpans(text) }
  })
}

/** Returns the inline code of a text. */
export function findSpans(text: string): string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, span]) => span!.replace(/\s+/g, ' '))
}

function parseTables(prose: string[]): Table[] {
  const tables: Table[] = []
  let heading = ''
  for (let at = 0; at < prose.length; at++) {
    heading = parseHeading(prose[at]!)?.heading ?? heading
    if (!/^\|[ :|-]+\|$/.test(prose[at]!)) continue
    const last = prose.findIndex((line, index) => index > at && !line.startsWith('|'))
    const rows = prose.slice(at + 1, last < 0 ? undefined : last).map(parseCells)
    tables.push({ heading, head: parseCells(prose[at - 1]!), rows })
  }
  return tables
}

/** Splits a table row into cells. A bar in inline code does not separate cells. */
function parseCells(row: string): string[] {
  const cells = row.match(/(?:`[^`]*`|[^|`])+/g) ?? []
  return cells.map((cell) => cell.trim()).filter((_, index) => row.startsWith('|') || index > 0)
}
