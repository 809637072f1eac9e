import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { CosgateError, objectActions } from '@cosgate/core'
import { describe, expect, it } from 'vitest'
import { repository } from '../support/fresh-build.js'
import { documentAt } from './documents.js'
import { findSpans, type Table } from './markdown.js'
import { emptyProject } from './project.js'

const core = 'packages/core/README.md'

function tablesUnder(path: string, heading: string): Table[] {
  return documentAt(path).tables.filter((table) => table.heading === heading)
}

/** Returns the names in the first column, without a part after a dot or in parentheses. */
function namesIn(path: string, heading: string, index = 0): string[] {
  const { rows } = tablesUnder(path, heading)[index]!
  const names = rows.flatMap(([first]) => findSpans(first!).map((span) => span.replace(/[.(].*/, '')))
  return [...new Set(names)]
}

function spansUnder(path: string, heading: string): string[] {
  return documentAt(path).sections.find((section) => section.heading === heading)!.spans
}

const actionNames = spansUnder('README.md', 'Operations').filter((span) => /^[A-Z][A-Za-z]+$/.test(span))

/** A list in a document, its names, and the type that defines them. */
const lists: [string, string[], string][] = [
  ['README.md: options', namesIn('README.md', 'Options'), 'keyof GateOptions<unknown>'],
  ['README.md: actions', actionNames, 'Action'],
  ['README.md: cosRedirect', namesIn('README.md', 'cosRedirect'), 'keyof RedirectOptions'],
  ['README.md: a grant', namesIn('README.md', 'authorize', 1), "Exclude<keyof Grant, 'allow'>"],
  [
    'core: options of the signer',
    spansUnder(core, 'createSigner(options)').slice(0, 7),
    'keyof SignerOptions',
  ],
  ['core: methods of the signer', namesIn(core, 'createSigner(options)'), 'keyof Signer'],
  ['core: a request', namesIn(core, 'A request'), 'keyof SignRequest'],
  ['core: a CDN', namesIn(core, 'getCdnUrl(request, cdn, now)'), 'keyof CdnOptions'],
  ['core: a form upload', namesIn(core, 'A form upload'), 'keyof PostPolicyRequest'],
  ['core: a need', namesIn(core, 'credentials'), 'keyof CredentialNeed'],
  ['core: fromInstanceRole', namesIn(core, 'credentials', 2), 'keyof InstanceRoleOptions'],
  ['core: cachedCredentials', namesIn(core, 'credentials', 3), 'keyof CachedCredentialsOptions'],
  ['core: the intent', namesIn(core, 'The intent'), 'keyof Intent'],
  ['core: a refusal', namesIn(core, 'Decisions'), 'keyof Refusal'],
  ['core: actions', namesIn(core, 'Allowed operations'), 'Action'],
  ['core: errors', namesIn(core, 'Errors'), 'CosgateErrorCode'],
  ['core: events', spansUnder(core, 'Events').slice(2), 'keyof DecisionEvent'],
  [
    'the guide on logging: the event',
    namesIn('docs/logging-and-metrics.md', 'The event'),
    'keyof DecisionEvent',
  ],
]

it('the lists contain every option, field, action and code, and no other', async () => {
  const types = [
    'Action',
    'CachedCredentialsOptions',
    'CdnOptions',
    'CosgateErrorCode',
    'CredentialNeed',
    'DecisionEvent',
  ]
  types.push('GateOptions', 'Grant', 'InstanceRoleOptions', 'Intent', 'PostPolicyRequest', 'RedirectOptions')
  types.push('Refusal', 'Signer', 'SignerOptions', 'SignRequest')
  const checks = lists.map(([, names, type], index) => {
    const fields = names.map((name) => `${JSON.stringify(name)}: 0`)
    return `export const list${index}: Record<${type}, 0> = { ${fields.join(', ')} }`
  })
  const folder = await emptyProject()
  const lines = [`import type { ${types.join(', ')} } from '@cosgate/core'`, ...checks]
  await writeFile(join(folder, 'lists.ts'), lines.join('\n'))
  expect(await compile(folder)).toEqual([])
})

async function compile(folder: string): Promise<string[]> {
  const tsc = join(repository, 'node_modules/typescript/bin/tsc')
  const flags = [
    '--noEmit',
    '--strict',
    '--skipLibCheck',
    '--module',
    'nodenext',
    '--target',
    'es2022',
    '--pretty',
    'false',
  ]
  const run = promisify(execFile)(process.execPath, [tsc, ...flags, '--types', 'node', 'lists.ts'], {
    cwd: folder,
  })
  const { stdout } = await run.catch((error) => error)
  // Line 1 is the import, so list 0 is on line 2.
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line: string) => line.replace(/^lists\.ts\((\d+),.*?\)/, (_, row) => lists[row - 2]![0]))
}

describe('the tables of errors', () => {
  const getStatus = (code: string) => new CosgateError(code, '').status

  it('list the status of each code', () => {
    const { rows } = tablesUnder(core, 'Errors')[0]!
    const documented = rows.map(([code, status]) => [findSpans(code!)[0], Number(status)])
    expect(documented).toEqual(documented.map(([code]) => [code, getStatus(String(code))]))
  })

  it('are the same in core and in the README', () => {
    const { rows } = tablesUnder('README.md', 'Wire format')[1]!
    const documented = rows.flatMap(([statuses, codes]) =>
      findCodes(codes!).map((code) => `${code} ${findNumbers(statuses!).includes(getStatus(code))}`),
    )
    expect(documented.sort()).toEqual(
      namesIn(core, 'Errors')
        .map((code) => `${code} true`)
        .sort(),
    )
  })

  it('list no status without a code', () => {
    const { rows } = tablesUnder('README.md', 'Wire format')[1]!
    for (const [statuses, codes] of rows) {
      const used = new Set(findCodes(codes!).map(getStatus))
      expect([...used].sort()).toEqual(findNumbers(statuses!))
    }
  })
})

const findNumbers = (text: string) => [...text.matchAll(/\d+/g)].map(Number)
/** `detail` and `authorize` are not codes. */
const findCodes = (text: string) => findSpans(text).filter((span) => !['detail', 'authorize'].includes(span))

it('the tables of actions name those of objectActions as the default', () => {
  const { rows } = tablesUnder(core, 'Allowed operations')[0]!
  const defaults = rows.filter(([, , kind]) => kind === 'default').map(([action]) => findSpans(action!)[0])
  expect(defaults).toEqual([...objectActions])
  expect(actionNames.slice(0, defaults.length)).toEqual([...objectActions])
})
