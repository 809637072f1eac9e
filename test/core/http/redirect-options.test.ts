import { describe, expect, it } from 'vitest'
import { frameworkForTest } from '../../support/gate-fixture.js'
import { parseFilename, readDisposition, redirectOnce } from '../../support/redirect-site.js'

const names: [given: string, shown: string][] = [
  ['report.pdf', 'report.pdf'],
  ['报告.pdf', '报告.pdf'],
  ['na\u00efve caf\u00e9.txt', 'na\u00efve caf\u00e9.txt'],
  ['nai\u0308ve.txt', 'nai\u0308ve.txt'],
  ['😀.png', '😀.png'],
  ['a "quoted" name.txt', 'a "quoted" name.txt'],
  ["it's (a) file*.txt", "it's (a) file*.txt"],
  ['semi;colon, comma=equals.txt', 'semi;colon, comma=equals.txt'],
  ['100%25 %E4.txt', '100%25 %E4.txt'],
  ['a\r\nSet-Cookie: b=c.txt', 'a__Set-Cookie: b=c.txt'],
  ['nul\0tab\tesc\x1bdel\x7f.txt', 'nul_tab_esc_del_.txt'],
  ['a\\b.txt', 'a\\b.txt'],
  ['e\u20ac\u2028.txt', 'e\u20ac\u2028.txt'],
  ['__proto__', '__proto__'],
]

describe('filename becomes part of the disposition as in RFC 6266 and RFC 8187', () => {
  it.each(names)('%j', async (filename, shown) => {
    const { status, location } = await redirectOnce(frameworkForTest(), 'k', { filename })
    expect(status).toBe(302)
    const disposition = readDisposition(location)!
    expect(disposition).toMatch(/^attachment; filename/)
    expect(disposition).toMatch(/^[\x20-\x7e]*$/)
    expect(parseFilename(disposition)).toBe(shown)
  })

  it('a lone surrogate in filename is replaced', async () => {
    const { status, location } = await redirectOnce(frameworkForTest(), 'k', { filename: 'a\ud800b.txt' })
    expect(status).toBe(302)
    expect(parseFilename(readDisposition(location)!)).toMatch(/^a[\ufffd_?]b\.txt$/)
  })

  it('a path in filename is kept as text', async () => {
    const { location } = await redirectOnce(frameworkForTest(), 'k', { filename: '../../etc/passwd' })
    expect(parseFilename(readDisposition(location)!)).toMatch(/passwd$/)
  })

  it.each([
    [{}, 'attachment'],
    [{ disposition: 'attachment' }, 'attachment'],
    [{ disposition: 'inline' }, 'inline'],
    [{ disposition: 'inline', filename: 'a b.txt' }, 'inline; filename="a b.txt"'],
    [{ filename: 'a b.txt' }, 'attachment; filename="a b.txt"'],
  ])('%j gives %s', async (options, disposition) => {
    const { location } = await redirectOnce(frameworkForTest(), 'k', options)
    expect(readDisposition(location)).toBe(disposition)
  })

  it('disposition is attachment unless inline is requested, regardless of the other options', async () => {
    const html = { contentType: 'text/html', params: { exif: '' } }
    const { location } = await redirectOnce(frameworkForTest(), 'a.html', html)
    expect(readDisposition(location)).toBe('attachment')
  })
})
