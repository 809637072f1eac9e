import { methods } from '../request-flags.js'

/** The headers that a page must be able to read: ETag of each part, Date to correct its clock, Content-Length for progress. */
export const exposedHeaders = ['ETag', 'Date', 'Content-Length'] as const

/**
 * Returns the rule that lets the pages of a site upload and download.
 * @see https://www.tencentcloud.com/document/product/436/8279
 */
export function createCorsRule(site: string): string {
  const tags = (name: string, values: readonly string[]) =>
    values.map((value) => `    <${name}>${value}</${name}>`)
  return [
    '<CORSConfiguration>',
    '  <CORSRule>',
    ...tags('AllowedOrigin', [site]),
    ...tags('AllowedMethod', methods),
    ...tags('AllowedHeader', ['*']),
    ...tags('ExposeHeader', [...exposedHeaders, 'x-cos-request-id']),
    ...tags('MaxAgeSeconds', ['600']),
    '  </CORSRule>',
    '</CORSConfiguration>',
  ].join('\n')
}
