import type { Check } from '../examination.js'
import { ok, warning } from '../finding.js'

/**
 * Whether browsers may show objects: on COS's own domains those of buckets made since 2024 are downloaded instead.
 * @see https://www.tencentcloud.com/document/product/436/57456
 */
export const preview: Check = {
  name: 'preview',
  needs: 'access',
  async examine({ settings, downloaded }) {
    const isDefaultDomain = !settings.origin || /\.(myqcloud|tencentcos)\.(com|cn)$/.test(settings.origin)
    if (downloaded && !isForced(downloaded)) return ok('browsers show objects: the download is not forced')
    if (!downloaded && !isDefaultDomain)
      return ok('the bucket has a domain of its own, which may show objects')
    const detail = downloaded
      ? 'browsers download every object instead of showing it, as of all buckets made since 2024 on this domain'
      : "on COS's own domain browsers do not show objects of buckets made since 2024, and apk and ipa files are refused"
    return warning(
      detail,
      'For pictures and pages bind a domain of your own to the bucket and give it as --origin.',
    )
  },
}

function isForced(headers: Headers): boolean {
  return headers.has('x-cos-force-download') || /^attachment/i.test(headers.get('content-disposition') ?? '')
}
