import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { repository } from '../support/fresh-build.js'

const source = join(repository, 'packages/cli/src')

/** Returns the sentences that the sources pass to the tag `t`, with `{0}` for the first value. */
export function readSentences(): string[] {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  )
  const found = files
    .filter((name) => !name.startsWith('language/language'))
    .flatMap((name) => findTemplates(readFileSync(join(source, name), 'utf8')))
  return [...new Set(found)]
}

function findTemplates(text: string): string[] {
  return [...text.matchAll(/(?<![\w`])t`/g)].map(({ index }) => readTemplate(text, index + 2))
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
