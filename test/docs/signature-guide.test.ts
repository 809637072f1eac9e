import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sign } from '@cosgate/core'
import { XMLParser } from 'fast-xml-parser'
import { expect, it } from 'vitest'
import { repository } from '../support/fresh-build.js'
import { findCode } from './documents.js'
import { output } from './program.js'
import { emptyProject } from './project.js'

const { Error: answer } = new XMLParser({ trimValues: false }).parse(
  findCode('docs/signature-does-not-match.md › The answer from COS › xml'),
)

it('shows an answer of COS whose StringToSign is that of its FormatString', () => {
  const hash = createHash('sha1').update(answer.FormatString).digest('hex')
  expect(answer.StringToSign).toBe(`sha1\n1700000000;1700000360\n${hash}\n`)
})

it('prints the steps by hand', async () => {
  const host = 'photos-1250000000.cos.ap-shanghai.myqcloud.com'
  const steps = (await output('docs/signature-does-not-match.md › By hand › js')).split('\n')
  expect(steps.slice(0, 4)).toEqual(['put', '/cat.jpg', '', `content-type=image%2Fjpeg&host=${host}`])
  const authorization = sign(
    { method: 'PUT', pathname: '/cat.jpg', headers: { host, 'content-type': 'image/jpeg' } },
    { secretId: 'AKIDexample', secretKey: 'example-secret-key' },
    { startsAt: 1700000000, endsAt: 1700000360 },
  )
  expect(authorization).toMatch(new RegExp(`q-signature=${steps.at(-1)}$`))
})

it('finds the difference with the command, in the words of the guide', async () => {
  const folder = await emptyProject()
  await writeFile(
    join(folder, 'error.xml'),
    findCode('docs/signature-does-not-match.md › The answer from COS › xml'),
  )
  const printed = await command(folder, findCode('docs/signature-does-not-match.md › With the CLI › sh'))
  expect(printed).toContain(findCode('docs/signature-does-not-match.md › With the CLI › text'))
})

it('takes a signed URL apart with the command', async () => {
  const url = 'https://photos-1250000000.cos.ap-shanghai.myqcloud.com/cat.jpg'
  const authorization = sign(
    {
      method: 'PUT',
      pathname: '/cat.jpg',
      headers: { host: new URL(url).host, 'content-type': 'image/jpeg' },
    },
    { secretId: 'AKIDexample', secretKey: 'example-secret-key' },
    { startsAt: 1700000000, endsAt: 9999999999 },
  )
  const env = {
    URL: `${url}?${authorization}`,
    COS_SECRET_ID: 'AKIDexample',
    COS_SECRET_KEY: 'example-secret-key',
  }
  const printed = await command(
    await emptyProject(),
    findCode('docs/signature-does-not-match.md › With the CLI › sh 2'),
    env,
  )
  expect(printed).toContain('/cat.jpg')
  expect(printed).not.toContain('problem')
})

/** Runs a line of the guide, with the built command in the place of an installed one. */
async function command(folder: string, line: string, env = {}): Promise<string> {
  const cli = `node ${join(repository, 'packages/cli/dist/cli.js')}`
  const script = line.replace('npx @cosgate/cli', cli)
  return new Promise((resolve) => {
    const options = { cwd: folder, env: { ...process.env, ...env } }
    execFile('sh', ['-c', script], options, (_error, stdout, stderr) => resolve(stdout + stderr))
  })
}
