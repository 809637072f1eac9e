import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const run = promisify(execFile)

/** Node reads NODE_DEBUG when it starts, so the gate runs in a process of its own, from the build. */
const program = `
  import { createServer } from 'node:http'
  import { cosgate } from '@cosgate/fetch'

  const cos = cosgate({
    bucket: 'photos-1250000000',
    region: 'ap-guangzhou',
    credentials: { secretId: 'AKIDdebugFake', secretKey: 'debug-secret-fake', securityToken: 'debug-token-fake' },
    authorize({ key }) {
      if (key === 'broken') throw new Error('text of the app')
      return key.startsWith('users/alice/')
    },
  })
  const ask = (body) =>
    cos.handle(new Request('http://app/cos/presign', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }))
  await ask({ method: 'PUT', key: 'users/alice/报告.txt' })
  await ask({ method: 'GET', key: 'users/bob/a.txt', params: { 'response-expires': 'param-value' } })
  await ask({ method: 'PUTT', key: 'a' })
  await ask({ method: 'PUT', key: 'broken' }).catch(() => {})
  await cos.redirect(new Request('http://app/file'), 'users/alice/a.txt')
`

async function printedWith(env: Record<string, string>): Promise<string[]> {
  const args = ['--input-type=module', '--eval', program]
  const { stderr } = await run(process.execPath, args, { cwd: import.meta.dirname, env })
  return stderr.split('\n').filter((line) => line !== '')
}

it('prints one line per decision without signed values if NODE_DEBUG is cosgate', async () => {
  const lines = await printedWith({ NODE_DEBUG: 'cosgate' })
  expect(lines.map((line) => line.replace(/^COSGATE \d+: /, '').replace(/\d+ ms$/, 'N ms'))).toEqual([
    "signed 200 presign PutObject 'users/alice/报告.txt' N ms",
    "refused 403 forbidden presign GetObject 'users/bob/a.txt' N ms",
    'refused 400 invalid_request presign undefined N ms',
    "failed 500 presign PutObject 'broken' N ms",
    "signed 302 redirect GetObject 'users/alice/a.txt' N ms",
  ])
})

it('prints nothing without NODE_DEBUG', async () => {
  expect(await printedWith({})).toEqual([])
})
