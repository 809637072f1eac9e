import { CosgateError } from './cosgate-error.js'

/**
 * Watches whether the page's Content-Security-Policy blocks requests to the origin of a URL. Node has no such policy.
 *
 * @param signal ends the watch
 * @param onBlocked gets a `blocked_by_csp` error that names the directive and the host
 * @see https://www.w3.org/TR/CSP3/#violation-events
 */
export function watchPolicyViolations(
  url: string,
  signal: AbortSignal,
  onBlocked: (error: CosgateError) => void,
): void {
  const onViolation = ({ disposition, blockedURI, effectiveDirective }: SecurityPolicyViolationEvent) => {
    // Ignores other blocked resources, such as an image from the same host.
    if (disposition !== 'enforce' || effectiveDirective !== 'connect-src') return
    const { origin } = new URL(url, location.href)
    if (new URL(blockedURI).origin !== origin) return
    onBlocked(new CosgateError('blocked_by_csp', `connect-src of the page must name ${origin}`))
  }
  globalThis.addEventListener?.('securitypolicyviolation', onViolation, { signal })
}
