import { describe, expect, it } from 'vitest'
import { chinese, chooseLanguage, splitMessage } from '../../packages/cli/src/language/language.js'
import { documentVectors } from '../support/vectors.js'
import { cosgate, startEmulator, variables } from './run.js'
import { readSentences } from './sentences.js'

const sentences = readSentences()
const placeholders = (text: string) => (text.match(/\{\d\}/g) ?? []).sort()

describe('the Chinese translation', () => {
  it('has every sentence of the command', () => {
    expect(sentences.length).toBeGreaterThan(200)
    expect(sentences.filter((sentence) => !Object.hasOwn(chinese, sentence))).toEqual([])
  })

  it('has no other sentence', () => {
    expect(Object.keys(chinese).filter((sentence) => !sentences.includes(sentence))).toEqual([])
  })

  it('is Chinese, with the same values', () => {
    for (const [english, translation] of Object.entries(chinese)) {
      expect(placeholders(translation), english).toEqual(placeholders(english))
      expect(translation, english).toMatch(/[\u3000-\uffef]/)
    }
  })
})

describe('the language', () => {
  it.each<[string[], Record<string, string>, string]>([
    [[], {}, 'en'],
    [[], { LANG: 'zh_CN.UTF-8' }, 'zh'],
    [[], { LC_MESSAGES: 'zh_CN.UTF-8', LANG: 'en_US.UTF-8' }, 'zh'],
    [[], { LC_ALL: 'C.UTF-8', LANG: 'zh_CN.UTF-8' }, 'en'],
    [[], { LC_ALL: '', LANG: 'zh_TW' }, 'zh'],
    [['doctor', '--lang', 'zh'], {}, 'zh'],
    [['doctor', '--lang=zh'], { LANG: 'en_US' }, 'zh'],
    [['--lang', 'en'], { LANG: 'zh_CN' }, 'en'],
    [['doctor', '--lang'], {}, 'en'],
  ])('of %j with %j is %s', (args, env, language) => {
    expect(chooseLanguage(args, env)).toBe(language)
  })

  it('is that of the locale', async () => {
    const { out } = await cosgate(['--help'], { LANG: 'zh_CN.UTF-8' })
    expect(out).toContain('退出码：0 成功')
  })

  it('is refused with exit code 2 if it is unknown', async () => {
    expect(await cosgate(['sign', '--lang', 'fr'])).toEqual({
      code: 2,
      out: '',
      err: 'cosgate sign: --lang must be en or zh: type --lang en, or set LC_ALL\n',
    })
  })
})

it.each<[string, string, string]>([
  ['key: must not be empty', 'key', 'must not be empty'],
  ['credentials: secretId: must be letters', 'credentials', 'secretId: must be letters'],
  ['The metadata service failed', '', 'The metadata service failed'],
])('splitMessage splits %j after the field', (message, field, fault) => {
  expect(splitMessage(new Error(message))).toEqual([field, fault])
})

describe('with --lang zh', () => {
  it.each([
    [['sign', '--ky', 'a'], 'cosgate sign: 该命令没有 --ky 这个选项（是不是想写 --key？）\n'],
    [
      ['presign', '--key', 'a'],
      'cosgate presign: 缺少 --bucket，请输入 --bucket NAME-APPID，或设置 COS_BUCKET\n',
    ],
    [
      ['sign', '--key', 'a', '--bucket', 'a', '--region', 'ap-shanghai'],
      'cosgate sign: COS_SECRET_ID 未设置，COS_READ_SECRET_ID 和 TENCENTCLOUD_SECRET_ID 也未设置，请设置它，或输入 --secret-id ID 和 --secret-key KEY\n',
    ],
    [
      [
        'presign',
        '--key',
        'a',
        '--bucket',
        'a-1250000000',
        '--region',
        'shanghai',
        '--secret-id',
        'a',
        '--secret-key',
        'b',
      ],
      'cosgate presign: --region 不是 COS 的地域（是不是想写 ap-shanghai？）\n',
    ],
  ])('%j says what to type in Chinese', async (args, err) => {
    expect(await cosgate([...args, '--lang', 'zh'])).toEqual({ code: 2, out: '', err })
  })

  it('a refusal of core is in Chinese', async () => {
    const { err } = await cosgate(
      ['sign', '--key', 'a/../b', '--lang', 'zh'],
      variables('http://127.0.0.1:9'),
    )
    expect(err).toBe('cosgate sign: key: 路径中不能有 . 或 .. 这样的段\n')
  })

  it('doctor reports in Chinese, in columns', async () => {
    const { url } = await startEmulator()
    const { code, out } = await cosgate(['doctor', '--lang', 'zh'], variables(url))
    expect(code).toBe(0)
    expect(out).toMatch(/^正常 {5}endpoint {5}COS 在 \d+ 毫秒内响应$/m)
    expect(out).toMatch(/^0 个问题，2 个警告$/m)
  })

  it('explain explains in Chinese', async () => {
    const [vector] = documentVectors
    const { out } = await cosgate(['explain', vector!.authorization, '--lang', 'zh'])
    expect(out).toMatch(/^ {2}有效期 {6}2019-05-16 06:45:51 UTC 至 2019-05-16 08:45:51 UTC$/m)
    expect(out).toContain('要查看这些字符串，请输入请求')
  })

  it('a Chinese character and a value have a space between them, and a value stays unchanged', async () => {
    const [vector] = documentVectors
    const [url, signedUrl] = ['b', '报告1.pdf'].map(
      (key) => `https://files.example.com/${key}?${vector!.authorization}`,
    )
    const args = [signedUrl!, '--url', url!, '--header', 'content-type: 报告1', '--lang', 'zh']
    const { out } = await cosgate(['explain', ...args])
    expect(out).toContain('签名列出了请求头 content-md5，但请求里没有')
    expect(out).toContain('请求头 content-type 与签名 URL 的不同：你的是 %E6%8A%A5%E5%91%8A1，签名 URL 没有')
    expect(await cosgate(['sign', '--报告1', '--lang', 'zh'])).toMatchObject({
      err: 'cosgate sign: 该命令没有 --报告1 这个选项，请输入 --help 查看全部选项\n',
    })
  })
})
