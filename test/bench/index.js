// Measures speed and size. Arguments: the parts to measure, all by default; `--write` measures the ratios on a newer Node too
// and updates the READMEs and the chart.
import { execFileSync, fork } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { measureEndpoints } from './endpoints.js'
import { writeReadmes } from './readme.js'
import { measureSigner } from './signer.js'
import { measureSizes } from './size.js'

const parts = { signer: measureSigner, endpoints: measureEndpoints, size: measureSizes }
const titles = {
  signer: 'signatures, compared with cos-nodejs-sdk-v5',
  endpoints: 'requests to the server',
  size: 'what an app installs and imports',
}
const peerNames = {
  bare: 'a route that only parses the JSON',
  sdk: 'a route by hand with cos-nodejs-sdk-v5',
  empty: 'the same app without Cosgate',
}
const NEWER_NODE = 24

const selected = process.argv.slice(2).filter((argument) => argument in parts)
const write = process.argv.includes('--write')
if (write && selected.length > 0) throw new Error('--write needs all parts')

const results = {
  node: process.version.slice(1),
  date: new Date().toISOString().slice(0, 10),
  cores: availableParallelism(),
}
console.log(
  `Node ${results.node}, ${results.date}, ${results.cores} cores; CPU time; above 1, Cosgate is faster`,
)
for (const [part, measure] of Object.entries(parts)) {
  if (selected.length > 0 && !selected.includes(part)) continue
  console.log(`\n${titles[part]}`)
  results[part] = await measure()
  for (const row of results[part]) console.log(`  ${part === 'size' ? formatSize(row) : formatRatio(row)}`)
}
process.send?.(results)
process.disconnect?.()
if (write) writeReadmes(results, await measureRatiosOn(NEWER_NODE))

/** Runs this program on the newest Node of a major, as npm has it. */
async function measureRatiosOn(major) {
  const execPath = execFileSync('npx', ['-y', '-p', `node@${major}`, 'node', '-p', 'process.execPath'], {
    encoding: 'utf8',
  }).trim()
  console.log()
  const child = fork(fileURLToPath(import.meta.url), ['signer', 'endpoints'], { execPath })
  return (await once(child, 'message'))[0]
}

function formatRatio({ name, peer, ratio, oursNs, peerNs, hashShare }) {
  const [ours, theirs] = [oursNs, peerNs].map((ns) => `${(ns / 1000).toFixed(2)} µs`)
  const remark = hashShare ? `, ${(100 * hashShare).toFixed(0)} % of it for three SHA-1 digests` : ''
  const against = peer ? ` (${peerNames[peer]})` : ''
  return `${name.padEnd(40)} ${ratio.toFixed(2).padStart(6)}x   ${ours} : ${theirs}${remark}${against}`
}

function formatSize({ name, packages, installedBytes, bundledBytes, importMs }) {
  const sizes = `${kilobytes(installedBytes)} installed, ${kilobytes(bundledBytes)} bundled`
  return `${name.padEnd(19)} ${String(packages).padStart(3)} packages, ${sizes}, imported in ${importMs.toFixed(0)} ms`
}

function kilobytes(bytes) {
  return `${(bytes / 1000).toFixed(0)} kB`
}
