import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { repository } from '../support/fresh-build.js'

/** A fenced block of code, with the heading it stands under. */
export interface Block {
  /** `README.md › From the browser`, with a number where there are several of that language. */
  readonly name: string
  readonly language: string
  readonly code: string
}

export interface Table {
  readonly heading: string
  readonly head: string[]
  readonly rows: string[][]
}

/** What stands between two headings. */
export interface Section {
  readonly level: number
  readonly heading: string
  /** The words between backticks outside of blocks. */
  readonly spans: string[]
}

/** A Markdown document, as far as tests look at it. */
export interface Document {
  readonly path: string
  readonly sections: Section[]
  readonly blocks: Block[]
  readonly tables: Table[]
  /** Targets of links. */
  readonly links: string[]
}

/** Reads a document by its path from the root of the repository. */
export function readDocument(path: string): Document {
  const { blocks, prose } = withoutBlocks(path, readFileSync(join(repository, path), 'utf8').split('\n'))
  return {
    path,
    blocks,
    sections: sectionsOf(prose),
    tables: tablesOf(prose),
    links: [...prose.join('\n').matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!),
  }
}

function withoutBlocks(path: string, lines: string[]): { blocks: Block[]; prose: string[] } {
  const blocks: Block[] = []
  const prose: string[] = []
  let heading = ''
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!
    const language = /^```(\S+)$/.exec(line)?.[1]
    if (language === undefined) {
      if (line.startsWith('```')) throw new Error(`${path}:${at + 1}: a block without a language`)
      heading = headingOf(line)?.heading ?? heading
      prose.push(line)
      continue
    }
    const end = lines.indexOf('```', at)
    const code = lines.slice(at + 1, end).join('\n')
    blocks.push({ name: nameOf(`${path} › ${heading}`, language, blocks), language, code })
    at = end
  }
  return { blocks, prose }
}

function nameOf(place: string, language: string, before: Block[]): string {
  const siblings = before.filter(({ name }) => name.replace(/ \d+$/, '') === `${place} › ${language}`)
  const name = `${place} › ${language}`
  return siblings.length === 0 ? name : `${name} ${siblings.length + 1}`
}

function headingOf(line: string): { level: number; heading: string } | undefined {
  const [, hashes, heading] = /^(#+) (.+)$/.exec(line) ?? []
  return hashes ? { level: hashes.length, heading: heading! } : undefined
}

function sectionsOf(prose: string[]): Section[] {
  const starts = [...prose.keys()].filter((at) => headingOf(prose[at]!))
  return starts.map((start, index) => {
    const text = prose.slice(start, starts[index + 1]).join('\n')
    return { ...headingOf(prose[start]!)!, spans: spansOf(text) }
  })
}

/** The words between backticks. */
export function spansOf(text: string): string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, span]) => span!.replace(/\s+/g, ' '))
}

function tablesOf(prose: string[]): Table[] {
  const tables: Table[] = []
  let heading = ''
  for (let at = 0; at < prose.length; at++) {
    heading = headingOf(prose[at]!)?.heading ?? heading
    if (!/^\|[ :|-]+\|$/.test(prose[at]!)) continue
    const last = prose.findIndex((line, index) => index > at && !line.startsWith('|'))
    const rows = prose.slice(at + 1, last < 0 ? undefined : last).map(cellsOf)
    tables.push({ heading, head: cellsOf(prose[at - 1]!), rows })
  }
  return tables
}

/** A bar between backticks is text. */
function cellsOf(row: string): string[] {
  const cells = row.match(/(?:`[^`]*`|[^|`])+/g) ?? []
  return cells.map((cell) => cell.trim()).filter((_, index) => row.startsWith('|') || index > 0)
}
