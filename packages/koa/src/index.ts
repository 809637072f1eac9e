import {
  type CredentialProvider,
  type Credentials,
  createGate,
  type GateOptions,
  type MountedGate,
  type RedirectOptions,
  type Reply,
  type SignerFor,
} from '@cosgate/core'
import type { Context, ExtendableContext, Next } from 'koa'

export * from '@cosgate/core'

/** Koa's context as the app's modules extended it, without the index signature that would allow any misspelling. */
export type KoaContext = {
  [Name in keyof Context as string extends Name
    ? never
    : number extends Name
      ? never
      : symbol extends Name
        ? never
        : Name]: Context[Name]
}

/** Options of {@link cosgate}: those of the gate, with Koa's context as the second argument of `authorize`. */
export type CosgateOptions<C = Credentials | CredentialProvider> = GateOptions<KoaContext, C>

/** The mounted gate: a middleware, with the signer and the redirect of this instance. */
export interface Cosgate<C = Credentials | CredentialProvider> {
  (ctx: ExtendableContext, next: Next): Promise<unknown>
  /** The bound signer, for server code that needs a URL. */
  readonly signer: SignerFor<C>
  /** Like `ctx.cosRedirect`, by this instance, where an app mounts several. Throws where it refuses or fails. */
  redirect(ctx: ExtendableContext, key: string, options?: RedirectOptions): Promise<void>
}

declare module 'koa' {
  interface ExtendableContext {
    /**
     * Asks `authorize` and redirects to the signed download URL of an object.
     * @throws CosgateError `invalid_request`, `action_not_allowed`, `credentials_unavailable`, `timeout`,
     *   `invalid_option`, `invalid_decision`, `internal` or the code of a refusal; what `authorize` threw as it is
     */
    cosRedirect(key: string, options?: RedirectOptions): Promise<void>
  }
}

type AnyGate = Pick<MountedGate<KoaContext, unknown>, 'redirect'>

/** The gate that `ctx.cosRedirect` goes through: that of the instance mounted last. */
const gates = new WeakMap<object, AnyGate>()

/**
 * Makes the middleware that answers `POST /cos/auth`, `/cos/presign` and `/cos/post-policy`, and gives the routes
 * `ctx.cosRedirect(key)`.
 *
 * @throws CosgateError `invalid_option` that names the option
 * @example
 * app.use(cosgate({ bucket, region, credentials, authorize: (intent, ctx) => intent.resource.startsWith(`users/${ctx.state.user.id}/`) }))
 */
export function cosgate<C extends Credentials | CredentialProvider>(options: CosgateOptions<C>): Cosgate<C> {
  const gate = createGate(options)
  const cosgateMiddleware = (ctx: ExtendableContext, next: Next): Promise<unknown> => {
    gates.set(ctx, gate)
    ctx.cosRedirect = cosRedirect
    const endpoint = gate.endpointFor(ctx.req.method, ctx.req.url)
    if (!endpoint) return next()
    const { body: parsedBody } = ctx.request as { body?: unknown }
    const context = ctx as KoaContext
    return endpoint({ request: ctx.req, response: ctx.res, parsedBody, context }).then((reply) =>
      send(ctx, reply),
    )
  }
  return Object.assign(cosgateMiddleware, {
    signer: gate.signer,
    redirect: (ctx: ExtendableContext, key: string, redirectOptions?: RedirectOptions) =>
      redirect(gate, ctx, key, redirectOptions),
  })
}

/** One function for all contexts: a closure per request would cost every route of the app. */
function cosRedirect(this: ExtendableContext, key: string, options?: RedirectOptions): Promise<void> {
  return redirect(gates.get(this)!, this, key, options)
}

async function redirect(
  gate: AnyGate,
  ctx: ExtendableContext,
  key: string,
  options?: RedirectOptions,
): Promise<void> {
  const context = ctx as KoaContext
  send(ctx, await gate.redirect({ request: ctx.req, response: ctx.res, context }, key, options))
}

/** Through `ctx` only, so that middleware which acts after `next()` finds the answer where it looks for it. */
function send(ctx: ExtendableContext, { status, headers, body }: Reply): void {
  ctx.status = status
  ctx.set(headers)
  ctx.body = body
  // Koa gives an empty text a type.
  if (body === '') ctx.remove('Content-Type')
}
