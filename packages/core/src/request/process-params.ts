import { isPlainObject, isPrintableAscii } from '../checks.js'
import { invalidOption } from '../options.js'
import type { Fields } from './fields.js'

/** Begins a processing rule that needs no `imageMogr2/` before it. */
const ruleName = /^(?:imageMogr2|imageView2|watermark)\//
/** A rule as it is written in a URL, or `thumbnail=200x`. Base64 in a watermark may end with `=`. */
const notARule = /^[?/]|\/$|[&?#\s]|=(?![=/|]|$)/
const exampleRule = "such as imageProcess('thumbnail/200x')"

/**
 * Returns the parameter that makes COS process a picture. COS reads the operations from the name of a parameter without a
 * value, for which this function is a shorthand. Use the result as `params` of `cosRedirect`, of a grant, or of
 * `getPresignedDownloadUrls`.
 *
 * @param operations each is an operation with its values, such as `thumbnail/200x` or `format/webp`, or a whole rule of
 *   `imageView2` or `watermark`; COS applies them one after the other
 * @returns such as `{ 'imageMogr2/thumbnail/200x': '' }`
 * @throws CosgateError `invalid_option` that shows the right form
 * @see https://www.tencentcloud.com/document/product/436/36364
 * @example
 * res.cosRedirect(key, { params: imageProcess('thumbnail/200x', 'format/webp') })
 */
export function imageProcess(...operations: readonly string[]): Fields {
  if (operations.length === 0) throw invalidOption('operations', `must not be empty, ${exampleRule}`)
  return { [operations.map(toRule).join('|')]: '' }
}

function toRule(operation: unknown): string {
  if (typeof operation !== 'string') throw invalidOption('operations', `must be strings, ${exampleRule}`)
  if (operation === '' || notARule.test(operation) || !isPrintableAscii(operation)) {
    throw invalidOption('operations', `must be names and values between slashes, ${exampleRule}`)
  }
  return ruleName.test(operation) ? operation : `imageMogr2/${operation}`
}

/**
 * Returns the parameters that make COS process an object of any kind, such as a document preview or a video frame. Use the
 * result like that of {@link imageProcess}. Clients may use these parameters only if `allow.params` contains them.
 *
 * @param name the value of `ci-process`, such as `doc-preview` or `snapshot`
 * @param options further parameters
 * @returns such as `{ 'ci-process': 'snapshot', time: '1', format: 'jpg' }`
 * @throws CosgateError `invalid_option`
 * @see https://www.tencentcloud.com/document/product/1045
 * @example
 * res.cosRedirect(key, { params: ciProcess('snapshot', { time: 1, format: 'jpg' }) })
 */
export function ciProcess(
  name: string,
  options: Readonly<Record<string, string | number | boolean>> = {},
): Fields {
  if (typeof name !== 'string' || !/^[A-Za-z][\w-]*$/.test(name)) {
    throw invalidOption('name', "must be the name of a process, such as ciProcess('doc-preview')")
  }
  if (!isPlainObject(options)) throw invalidOption('options', 'must be an object')
  const params: Record<string, string> = { 'ci-process': name }
  for (const [option, value] of Object.entries(options)) {
    if (!['string', 'number', 'boolean'].includes(typeof value)) {
      throw invalidOption(`options.${option}`, 'must be a string, a number or a boolean')
    }
    if (option.toLowerCase() === 'ci-process')
      throw invalidOption('options.ci-process', 'is the first argument')
    params[option] = String(value)
  }
  return params
}
