import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { repository } from '../support/fresh-build.js'
import { findCode } from './documents.js'
import { emptyProject } from './project.js'

const run = promisify(execFile)
const vitest = join(repository, 'node_modules/vitest/vitest.mjs')

/** `test/consumers` runs the test for Jest. */
it.each([
  ['docs/testing-your-rules.md › A rule as a function › js', 2],
  ['docs/testing-your-rules.md › The app over HTTP › js', 2],
  ['docs/testing-your-rules.md › End to end with the emulator › js', 1],
])('%s passes in Vitest', async (block, count) => {
  const folder = await emptyProject()
  await writeFile(join(folder, 'app.test.js'), findCode(block))
  const { stdout, stderr } = await run(process.execPath, [vitest, 'run', '--reporter=json'], {
    cwd: folder,
  }).catch((error) => error)
  expect(JSON.parse(stdout || '{}'), stderr).toMatchObject({ success: true, numPassedTests: count })
})
