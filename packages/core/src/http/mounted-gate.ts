import type { CredentialProvider, StaticCredentials } from '../credentials/credentials.js'
import { type Confirm, createConfirm } from '../entry-points/confirm-by-server.js'
import { createConfirmUpload } from '../entry-points/confirm-upload.js'
import { unwrapCallbackError } from '../gate/callback-error.js'
import { type GateOptions, resolveGateOptions } from '../gate/gate-options.js'
import { createSignerMethods, type SignerFor } from '../signer/signer.js'
import { createStoreMethods, type Store } from '../store/store.js'
import type { HttpExchange } from './http-exchange.js'
import { redirect } from './redirect.js'
import type { RedirectOptions } from './redirect-options.js'
import { type Reply, toRefusalReply } from './reply.js'
import { createRoutes, type RouteHandler } from './routes.js'

/** The gate as adapters use it: they pass their framework's requests in and copy the replies out. */
export interface MountedGate<Context, C> {
  readonly signer: SignerFor<C>
  /** Sends requests of server code to the bucket, without calling `authorize`. */
  readonly store: Store
  /** Confirms an upload for server code, such as a queue or the handler of an event. */
  readonly confirm: Confirm<Context>
  /** Returns the handler for a URL that is relative to the mount point, or undefined if the request is not for us. */
  routeFor(method: string | undefined, url: string | undefined): RouteHandler<Context> | undefined
  /** @throws CosgateError, or the error that `authorize` threw */
  redirect(exchange: HttpExchange<Context>, key: string, options?: RedirectOptions): Promise<Reply>
  /** Like `redirect`, but returns a refusal as problem+json, for hosts without an error handler that knows statuses. */
  redirectOrRefuse(exchange: HttpExchange<Context>, key: string, options?: RedirectOptions): Promise<Reply>
}

/**
 * Checks the options and creates the gate that the adapters mount.
 * @throws CosgateError `invalid_option` that names the option
 */
export function createGate<Context, C extends StaticCredentials | CredentialProvider>(
  options: GateOptions<Context, C>,
): MountedGate<Context, C> {
  const { gate, settings } = resolveGateOptions(options as GateOptions<Context>)
  const store = createStoreMethods(gate.store)
  const confirmUpload = createConfirmUpload(gate, store)
  const routes = createRoutes(gate, settings, confirmUpload)
  return {
    signer: createSignerMethods(gate, typeof options.credentials === 'function') as SignerFor<C>,
    // CORS is the app's, so an OPTIONS request goes on to the app.
    routeFor: (method, url = '') => (method === 'OPTIONS' ? undefined : routes.get(toPath(url))),
    store,
    confirm: createConfirm(gate, store, confirmUpload),
    redirect: (exchange, key, redirectOptions) =>
      redirect(gate, settings, exchange, key, redirectOptions).catch((error) => {
        throw unwrapCallbackError(error)
      }),
    redirectOrRefuse: (exchange, key, redirectOptions) =>
      redirect(gate, settings, exchange, key, redirectOptions).catch(toRefusalReply),
  }
}

function toPath(url: string): string {
  const end = url.indexOf('?')
  return end < 0 ? url : url.slice(0, end)
}
