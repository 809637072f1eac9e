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
  if (!globalThis.SecurityPolicyViolationEvent) return () => {}
  const onViolation = ({ disposition, blockedURI, effectiveDirective }: SecurityPolicyViolationEvent) => {
    const { origin } = new URL(url, location.href)
    // The page may be refused a picture of the same host meanwhile.
    const isRequest = disposition === 'enforce' && effectiveDirective === 'connect-src'
    if (!isRequest || !`${blockedURI}/`.startsWith(`${origin}/`)) return
    onBlocked(new CosgateError('blocked_by_csp', `connect-src of the page must name ${origin}`))
  }
  addEventListener('securitypolicyviolation', onViolation)
  return () => removeEventListener('securitypolicyviolation', onViolation)
}
