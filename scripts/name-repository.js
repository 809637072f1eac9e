// Writes the repository that a release is built in into each package: provenance is refused for a package that does
// not name it. Run by `pnpm release` only, so that the sources name no place.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const { GITHUB_SERVER_URL, GITHUB_REPOSITORY } = process.env
if (!GITHUB_SERVER_URL || !GITHUB_REPOSITORY) {
  console.error(
    'A release is made by the workflow `release`, which sets GITHUB_SERVER_URL and GITHUB_REPOSITORY.',
  )
  process.exit(1)
}
const url = `git+${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}.git`

for (const name of readdirSync('packages')) {
  const path = join('packages', name, 'package.json')
  const manifest = JSON.parse(readFileSync(path, 'utf8'))
  manifest.repository = { type: 'git', url, directory: `packages/${name}` }
  writeFileSync(path, `${JSON.stringify(manifest, null, 2)}\n`)
}
