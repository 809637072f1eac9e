// Runs the tests on every supported major of Node, with the real binaries that npm has, and prints a table.
// Arguments go on to Vitest: `pnpm test:matrix test/core`.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const majors = [20, 22, 24, 26]
const vitest = 'node_modules/vitest/vitest.mjs'
const only = process.argv.slice(2).filter((argument) => argument !== '--')
const reports = mkdtempSync(join(tmpdir(), 'cosgate-matrix-'))

/** Runs a program with the newest Node of a major, which its own child processes find too. */
async function runOn(major, args) {
  const npx = ['-y', '-p', `node@${major}`, 'node', ...args]
  const child = spawn('npx', npx, { stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += chunk))
  const [code] = await once(child, 'close')
  return { code, text }
}

async function testOn(major) {
  const version = (await runOn(major, ['-p', 'process.version'])).text.match(/^v[\d.]+$/m)?.[0] ?? `v${major}`
  const report = join(reports, `${major}.json`)
  const started = Date.now()
  const args = [vitest, 'run', '--reporter=json', `--outputFile=${report}`, ...only]
  const { code, text } = await runOn(major, args)
  const seconds = Math.round((Date.now() - started) / 1000)
  return { version, seconds, code, text, report: reportAt(report) }
}

function reportAt(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

function row({ version, seconds, report, code }) {
  const { numPassedTests = 0, numFailedTests = 0 } = report ?? {}
  const verdict = code === 0 ? 'passed' : 'FAILED'
  const cells = [version.padEnd(10), String(numPassedTests).padStart(7), String(numFailedTests).padStart(7)]
  return `${cells.join(' ')} ${String(seconds).padStart(6)} s  ${verdict}`
}

/** What failed, a line each; where no test ran, all that was printed. */
function complaints({ version, code, text, report }) {
  if (code === 0) return []
  const files = report?.testResults.filter(({ status }) => status === 'failed') ?? []
  if (files.length === 0) return [`\n${version}:\n${text}`]
  return files.map(({ name, message, assertionResults }) => {
    const failed = assertionResults.filter(({ status }) => status === 'failed')
    const lines = failed.map(
      ({ fullName, failureMessages: [why] }) => `  ${fullName}: ${why?.split('\n')[0]}`,
    )
    return [`\n${version}: ${name}`, message, ...lines].filter(Boolean).join('\n')
  })
}

console.log('Node        passed  failed     time')
const results = []
for (const major of majors) {
  results.push(await testOn(major))
  console.log(row(results.at(-1)))
  for (const complaint of complaints(results.at(-1))) console.error(complaint)
}
rmSync(reports, { recursive: true })
process.exitCode = results.every(({ code }) => code === 0) ? 0 : 1
