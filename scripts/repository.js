// The root package.json is the one place for the address of the repository. This script derives `repository`, `homepage`
// and `bugs` of every published manifest from it, and the link to the private form for security reports.
//   node scripts/repository.js https://github.com/OWNER/NAME   writes the address and the derived fields
//   node scripts/repository.js --check                         fails if a field is missing or differs
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'

const [argument] = process.argv.slice(2)
const root = readManifest('package.json')
const address = argument === '--check' ? root.homepage : argument?.replace(/\/$/, '')

if (!address || !/^https:\/\/[\w.-]+(?:\/[\w.-]+)+$/.test(address)) {
  fail(
    'package.json does not name the repository, which provenance requires. Write it once with\n' +
      '  node scripts/repository.js https://github.com/OWNER/NAME',
  )
}

const manifests = [
  'package.json',
  ...readdirSync('packages').map((name) => join('packages', name, 'package.json')),
]
for (const path of manifests) {
  const manifest = readManifest(path)
  const derived = { ...manifest, ...toFields(address, path) }
  if (isDeepStrictEqual(manifest, derived)) continue
  if (argument === '--check')
    fail(`${path} differs from the address in package.json. Run this script with the address.`)
  writeFileSync(path, `${JSON.stringify(derived, null, 2)}\n`)
}

const issueConfig = '.github/ISSUE_TEMPLATE/config.yml'
const issueConfigText = `blank_issues_enabled: false
contact_links:
  - name: Security problem
    url: ${address}/security/advisories/new
    about: Report it privately, not as an issue.
`
if (readFileSync(issueConfig, 'utf8') !== issueConfigText) {
  if (argument === '--check')
    fail(`${issueConfig} differs from the address in package.json. Run this script with the address.`)
  writeFileSync(issueConfig, issueConfigText)
}

/** @param {string} path */
function readManifest(path) {
  return JSON.parse(readFileSync(path, 'utf8'))
}

/** Returns the fields of one manifest. Only packages have a directory. */
function toFields(url, path) {
  const directory = path.split(/[\\/]/).slice(0, -1).join('/')
  return {
    homepage: directory === '' ? url : `${url}/tree/main/${directory}#readme`,
    bugs: `${url}/issues`,
    repository: { type: 'git', url: `git+${url}.git`, ...(directory !== '' && { directory }) },
  }
}

function fail(message) {
  console.error(message)
  process.exit(1)
}
