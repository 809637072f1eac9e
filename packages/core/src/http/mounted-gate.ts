import type { CredentialProvider, Credentials } from '../credentials/credentials.js'
import { assertGateOptions, type GateOptions } from '../gate/gate-options.js'
import { type SignerFor, signerOf } from '../signer/signer.js'
import { createEndpointMap, type EndpointHandler } from './handler.js'
import { type Redirecting, redirect } from './redirect.js'
import type { RedirectOptions } from './redirect-options.js'
import type { Reply } from './reply.js'

/** All that an adapter needs: it brings its framework's requests here and copies the replies. */
export interface MountedGate<Context, C> {
  readonly signer: SignerFor<C>
  /** The endpoint at a URL, relative to the mount point; undefined where the request is not ours. */
  endpointFor(method: string | undefined, url: string | undefined): EndpointHandler<Context> | undefined
  /** @throws CosgateError, or what `authorize` threw */
  redirect(redirecting: Redirecting<Context>, key: string, options?: RedirectOptions): Promise<Reply>
}

/**
 * Checks the options and makes the gate that both adapters mount.
 * @throws CosgateError `invalid_option` that names the option
 */
export function createGate<Context, C extends Credentials | CredentialProvider>(
  options: GateOptions<Context, C>,
): MountedGate<Context, C> {
  const { gate, settings } = assertGateOptions(options as GateOptions<Context>)
  const endpoints = createEndpointMap(gate, settings)
  return {
    signer: signerOf(gate, typeof options.credentials === 'function') as SignerFor<C>,
    // CORS is the app's, so OPTIONS goes on to it.
    endpointFor: (method, url = '') => (method === 'OPTIONS' ? undefined : endpoints.get(pathOf(url))),
    redirect: (redirecting, key, redirectOptions) => redirect(gate, redirecting, key, redirectOptions),
  }
}

function pathOf(url: string): string {
  const end = url.indexOf('?')
  return end < 0 ? url : url.slice(0, end)
}
