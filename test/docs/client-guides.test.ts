import { describe, expect, it } from 'vitest'
import { cos } from './cos.js'
import { page } from './page.js'
import { output, serve } from './program.js'
import { serveWithSession } from './quick-start.js'

cos.forThisFile()

const readmeServer = 'README.md › Express › js'
const put = (key: string) => ({ method: 'PUT', key })

describe('README: From the browser', () => {
  it('uploads and tells of the progress', async () => {
    const { url: APP_URL } = await serveWithSession(readmeServer)
    const running = { before: page(`new File(['meow'], 'readme.jpg')`), env: { APP_URL } }
    expect(await output('README.md › From the browser › js', running)).toMatch(/100 %$/)
    expect(await cos.stored('users/alice/readme.jpg')).toBe('meow')
  })
})

describe('Existing front ends', () => {
  it('uploads with plain fetch and shows the ETag', async () => {
    const { url: APP_URL } = await serveWithSession(readmeServer)
    const running = { before: page(`new File(['meow'], 'plain.jpg')`), env: { APP_URL } }
    // The MD5 of `meow`.
    const etag = '"4a4be40c96ac6314e91d93f38043a634"'
    expect(await output('docs/existing-front-ends.md › Plain fetch › js', running)).toBe(`200 ${etag}`)
    expect(await cos.stored('users/alice/plain.jpg')).toBe('meow')
  })
})

describe('Mini programs', () => {
  const server = 'docs/mini-programs.md › The server › js'
  const program = { referer: 'https://servicewechat.com/wx0000000000000000/1/page-frame.html' }
  const alice = { authorization: 'Bearer session-of-alice' }

  it('signs for a mini program with a session, and for nobody else', async () => {
    const app = await serve(server)
    const asked = put('users/alice/a')
    const answers = await Promise.all([
      app.post('/cos/auth', asked, { ...program, ...alice }),
      app.post('/cos/auth', asked, program),
      app.post('/cos/auth', asked, { referer: 'https://other.example.com/', ...alice }),
      app.post('/cos/auth', put('users/bob/a'), { ...program, ...alice }),
      app.post('/cos/auth', { method: 'POST', key: '/' }, { ...program, ...alice }),
    ])
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [200, undefined],
      [401, 'unauthenticated'],
      [403, 'origin_not_allowed'],
      [403, 'forbidden'],
      [403, 'forbidden'],
    ])
  })

  it('sends a form with wx.uploadFile', async () => {
    const { url } = await serve(server)
    const printed = await output('docs/mini-programs.md › With wx.uploadFile › js', {
      before: miniProgram,
      env: { STAND_INS: JSON.stringify({ 'app.example.com': url }) },
    })
    const [sent, shown] = printed.split('\n')
    const { url: target, formData, name } = JSON.parse(sent!)
    expect(shown).toBe('users/alice/cat.jpg')
    expect([name, target]).toEqual(['file', 'https://photos-1250000000.cos.ap-shanghai.myqcloud.com/'])
    expect(await cos.sendForm({ url: target, fields: formData }, 'meow')).toMatchObject({ status: 204 })
    expect(await cos.stored('users/alice/cat.jpg')).toBe('meow')
    expect(
      await cos.sendForm({ url: target, fields: { ...formData, key: 'users/bob/cat.jpg' } }, 'x'),
    ).toMatchObject({
      status: 403,
    })
  })
})

/** As much of `wx` as the block uses; what it would upload is printed. */
const miniProgram = `
  const session = 'session-of-alice'
  const wx = {
    showToast: ({ title }) => console.log(title),
    chooseMedia: ({ success }) => success({ tempFiles: [{ tempFilePath: '/tmp/chosen' }] }),
    uploadFile(options) {
      console.log(JSON.stringify(options))
      options.success({ statusCode: 204, data: '' })
    },
    request: async ({ url, method, header, data, success }) => {
      const answer = await fetch(url, { method, headers: header, body: typeof data === 'string' ? data : JSON.stringify(data) })
      success({ statusCode: answer.status, data: await answer.json() })
    },
  }`
