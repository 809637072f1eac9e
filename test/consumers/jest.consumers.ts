import { execFile } from 'node:child_process'
import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { findCode } from '../docs/documents.js'
import { createProject, type Project } from './project.js'

const run = promisify(execFile)
const here = import.meta.dirname

let project: Project
let app: string

beforeAll(async () => {
  project = await createProject()
  app = join(project.folder, 'commonjs-app')
  await mkdir(app)
  await writeFile(join(app, 'package.json'), '{}')
  await copyFile(join(here, 'jest-tests.cjs'), join(app, 'app.test.js'))
  await writeFile(join(app, 'guide.test.js'), findCode('docs/testing-your-rules.md › Jest and Vitest › js'))
}, 120_000)
afterAll(() => project.remove())

it.each(['29', '30'])('Jest %s loads every package without configuration', async (major) => {
  const jest = join(here, 'node_modules', `jest${major}`, 'bin/jest.js')
  const { stderr } = await run(process.execPath, [jest, '--no-cache'], { cwd: app }).catch((error) => error)
  expect(stderr).toMatch(/^Tests: +16 passed, 16 total$/m)
})
