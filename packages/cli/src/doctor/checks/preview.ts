import { t } from '../../language/language.js'
import { type Check, ok, warning } from '../check.js'

/**
 * Checks whether browsers show objects. On COS's own domains, they download the objects of buckets created since 2024.
 * @see https://www.tencentcloud.com/document/product/436/57456
 */
export const preview: Check = {
  name: 'preview',
  needs: 'access',
  async run({ settings, downloaded }) {
    const isDefaultDomain = !settings.origin || /\.(myqcloud|tencentcos)\.(com|cn)$/.test(settings.origin)
    if (downloaded && !isForced(downloaded)) return ok(t`browsers show objects instead of downloading them`)
    if (!downloaded && !isDefaultDomain)
      return ok(t`the bucket has a custom domain, on which browsers can show objects`)
    const detail = downloaded
      ? t`browsers download every object instead of showing it, because the bucket was created since 2024 and has no custom domain`
      : t`on COS's own domain, browsers do not show the objects of buckets created since 2024, and COS refuses apk and ipa files`
    return warning(
      detail,
      t`For pictures and pages, bind a custom domain to the bucket and set it as --origin.`,
    )
  },
}

function isForced(headers: Headers): boolean {
  return headers.has('x-cos-force-download') || /^attachment/i.test(headers.get('content-disposition') ?? '')
}
