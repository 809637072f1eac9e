import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { repository } from '../support/fresh-build.js'

const sources = ['packages/cli/src', 'packages/emulator/src/diagnosis'].map((folder) =>
  join(repository, folder),
)

/** Returns the sentences that the sources pass to the tags `t` and `phrase`, with `{0}` for the first value. */
export function readSentences(): string[] {
  return [...new Set(sources.flatMap(readFolder))]
}

function readFolder(source: string): string[] {
  return readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !/^(?:language\/language|phrase)\.ts$/.test(name))
    .flatMap((name) => findTemplates(readFileSync(join(source, name), 'utf8')))
    .filter((sentence) => sentence !== '')
}

function findTemplates(text: string): string[] {
  return [...text.matchAll(/(?<![\w`])(?:t|phrase)`/g)].map(({ index, 0: tag }) =>
    readTemplate(text, index + tag.length),
  )
}

/** Reads a template that begins at an index. A value in it may contain templates of its own. */
function readTemplate(text: string, start: number): string {
  let sentence = ''
  let values = 0
  for (let at = start; text[at] !== '`'; at++) {
    if (text[at] === '\\') sentence += text[++at]
    else if (text.startsWith('${', at)) {
      at = findEnd(text, at + 2)
      sentence += `{${values++}}`
    } else sentence += text[at]
  }
  return sentence
}

function findEnd(text: string, start: number): number {
  let depth = 1
  for (let at = start; ; at++) {
    if (text[at] === '{') depth++
    if (text[at] === '}' && --depth === 0) return at
  }
}
