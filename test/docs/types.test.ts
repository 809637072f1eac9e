import { execFile } from 'node:child_process'
import { copyFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { repository } from '../support/fresh-build.js'
import { documents } from './documents.js'
import type { Block } from './markdown.js'
import { emptyProject } from './project.js'

/** The names that the documents use without declaring them: the reader's own, or those of the platform or of Jest. */
const readersOwn = `
  declare const file: File
  declare const bar: { set(share: number): void }
  declare const token: string
  declare const session: string
  declare function findUser(request: Request): Promise<string | undefined>
  declare const wx: any
  declare function test(title: string, check: () => void): void
  declare const expect: any
  declare const input: HTMLInputElement
  declare const tempFilePath: string
  declare const FilePond: any
  declare const tinymce: any
  declare function say(message: string): void
  declare function done(error: unknown, data: unknown): void
  declare const COS: typeof import('cos-nodejs-sdk-v5')
  declare module 'cos-wx-sdk-v5'
`
const compilerOptions = {
  target: 'es2022',
  module: 'nodenext',
  lib: ['es2023', 'es2024.string', 'dom', 'dom.iterable'],
  types: ['node'],
  noEmit: true,
  skipLibCheck: true,
}
const kinds = {
  // Not strict, because samples in JavaScript have no type annotations. Every name and every option must exist.
  js: { file: 'js', options: { allowJs: true, checkJs: true, strict: false } },
  ts: { file: 'ts', options: { strict: true } },
} as const

it.each(Object.entries(kinds))('every %s block compiles', async (language, { file, options }) => {
  const blocks = [...documents.values()].flatMap((document) =>
    document.blocks.filter((block) => block.language === language),
  )
  expect(await compile(blocks, file, options)).toEqual([])
})

async function compile(blocks: Block[], extension: string, options: object): Promise<string[]> {
  const folder = await emptyProject()
  const files = blocks.map((_, index) => `block${index}.${extension}`)
  await Promise.all(blocks.map(({ code }, index) => writeFile(join(folder, files[index]!), toModule(code))))
  await writeFile(join(folder, 'readers-own.d.ts'), readersOwn)
  await copyFile(join(repository, 'examples/session.d.ts'), join(folder, 'session.d.ts'))
  const config = {
    compilerOptions: { ...compilerOptions, ...options },
    files: ['readers-own.d.ts', 'session.d.ts', ...files],
  }
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config))
  const tsc = join(repository, 'node_modules/typescript/bin/tsc')
  const { stdout } = await promisify(execFile)(process.execPath, [tsc, '-p', folder, '--pretty', 'false'], {
    cwd: folder,
  }).catch((error) => error)
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line: string) => line.replace(/^block(\d+)\S*/, (_, index) => blocks[index]!.name))
}

/** Completes a block that shows only the option `authorize`. */
function toModule(code: string): string {
  if (!code.startsWith('authorize(')) return `${code}\nexport {}`
  const options = `bucket: '', region: '', credentials: { secretId: '', secretKey: '' }`
  return `import { cosgate } from '@cosgate/express'\ncosgate({ ${options},\n${code}\n})`
}
