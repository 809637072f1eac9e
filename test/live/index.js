import { randomBytes } from 'node:crypto'
import { cleanUp } from './clean-up.js'
import { readConfiguration } from './configuration.js'
import { objectRules } from './conformance-objects.js'
import { signatureRules } from './conformance-signatures.js'
import { uploadRules } from './conformance-uploads.js'
import { Cos } from './cos.js'
import { observations } from './observations.js'
import { describeError, printRule, printTable } from './print.js'

const rules = [...objectRules, ...uploadRules, ...signatureRules]

const read = readConfiguration(process.env)
if ('missing' in read) {
  console.error(`test:live: ${read.missing}
It runs against a real bucket, below a random prefix, and removes everything that it wrote. Set
  COS_BUCKET, COS_REGION          such as files-1250000000 and ap-guangzhou
  COS_SECRET_ID, COS_SECRET_KEY   of a key that can read, write, list and delete there
  COS_SECURITY_TOKEN              of a temporary key only
  COS_ORIGIN                      only for a host other than that of COS, such as http://127.0.0.1:9000`)
  process.exitCode = 2
} else {
  process.exitCode = (await run(new Cos(read.configuration), createStopSignal())) ? 0 : 1
}

/** Aborts at the first Ctrl+C. After that, only the clean-up runs. A second Ctrl+C ends the process. */
function createStopSignal() {
  const stop = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => stop.abort())
  return stop.signal
}

/** Checks the rules, prints the table, and always removes what it wrote. */
async function run(cos, stop) {
  const folder = `cosgate-live-${randomBytes(8).toString('hex')}/`
  const { host } = new URL(cos.signer.getObjectUrl({ key: '/' }))
  console.log(`${cos.configuration.bucket} at ${host}, below ${folder}\n`)
  let held = 0
  for (const [rule, prove] of rules) {
    if (!stop.aborted && (await holds(rule, () => prove(cos, folder)))) held++
  }
  if (!stop.aborted) printTable(host, await observe(cos, folder, stop))
  const left = await cleanUp(cos, folder).catch((error) => [`unknown (${describeError(error)})`])
  console.log(`\n${held} of ${rules.length} rules hold`)
  console.log(
    left.length === 0 ? `${folder} is removed` : `could not remove below ${folder}: ${left.join(', ')}`,
  )
  return held === rules.length && left.length === 0
}

/** Returns false if a rule fails, so that the other rules are still checked. */
async function holds(rule, prove) {
  const error = await prove().then(
    () => undefined,
    (reason) => reason,
  )
  printRule(rule, error)
  return error === undefined
}

async function observe(cos, folder, stop) {
  const rows = []
  for (const [question, probe] of observations) {
    if (stop.aborted) break
    rows.push([question, await probe(cos, folder).catch((error) => `no answer: ${describeError(error)}`)])
  }
  return rows
}
