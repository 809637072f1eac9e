import { CosgateError } from './cosgate-error.js'

/**
 * Watches whether the page's Content-Security-Policy blocks requests to the origin of a URL.
 *
 * @param onBlocked gets a `blocked_by_csp` error that names the directive and the host
 * @returns a function that ends the watch
 * @see https://www.w3.org/TR/CSP3/#violation-events
 */
export function watchPolicyViolations(url: string, onBlocked: (error: CosgateError) => void): () => void {
  // Node and mini programs have no such policy.
  if (!globalThis.document) return () => {}
  const origin = readOrigin(url)
  const onViolation = ({ disposition, blockedURI, effectiveDirective }: SecurityPolicyViolationEvent) => {
    if (disposition !== 'enforce' || readOrigin(blockedURI) !== origin) return
    const advice = `${effectiveDirective} of the page's Content-Security-Policy must name ${origin}`
    onBlocked(new CosgateError('blocked_by_csp', advice))
  }
  document.addEventListener('securitypolicyviolation', onViolation)
  return () => document.removeEventListener('securitypolicyviolation', onViolation)
}

/** `blockedURI` may also be a word such as `inline`. */
function readOrigin(url: string): string | undefined {
  try {
    return new URL(url, document.baseURI).origin
  } catch {
    return undefined
  }
}
