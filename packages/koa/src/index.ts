import {
  type Confirm,
  type CredentialProvider,
  createGate,
  type GateOptions,
  type MountedGate,
  NodeExchange,
  type RedirectOptions,
  type Reply,
  type SignerFor,
  type StaticCredentials,
  type Store,
} from '@cosgate/core'
import type { Context, DefaultContext, ExtendableContext, Next } from 'koa'

// An app installs one package.
export * from '@cosgate/core'

/** The names that Koa or a module of the app declares. Koa's own index signature would hide their types behind `any`. */
type DeclaredContext = {
  [Name in keyof Context as string extends Name
    ? never
    : number extends Name
      ? never
      : symbol extends Name
        ? never
        : Name]: Context[Name]
}

/**
 * Koa's context as `authorize` gets it. Declared names keep their types, and any other name is `any`, as everywhere in
 * Koa, because most middleware adds names such as `ctx.session` without declaring them.
 */
export interface KoaContext extends DeclaredContext {
  [name: string]: DefaultContext[string]
}

/** Options of {@link cosgate}. They are the gate's options; the second argument of `authorize` is Koa's context. */
export type CosgateOptions<C = StaticCredentials | CredentialProvider> = GateOptions<KoaContext, C>

/** The mounted gate: a middleware with the signer, the store, `confirm` and `redirect` of this instance. */
export interface Cosgate<C = StaticCredentials | CredentialProvider> {
  (ctx: ExtendableContext, next: Next): Promise<unknown>
  /** The bound signer, for server code that needs a URL. */
  readonly signer: SignerFor<C>
  /** Sends requests of server code to the bucket, without calling `authorize`. */
  readonly store: Store
  /** Confirms an upload for server code, such as a queue or an event handler, without calling `authorize`. */
  readonly confirm: Confirm<KoaContext>
  /** Like `ctx.cosRedirect`, but always of this instance, for apps that mount several. It throws refusals and failures. */
  redirect(ctx: ExtendableContext, key: string, options?: RedirectOptions): Promise<void>
}

declare module 'koa' {
  interface ExtendableContext {
    /**
     * Calls `authorize` and redirects to the signed download URL of an object.
     * @throws CosgateError `invalid_request`, `action_not_allowed`, `origin_not_allowed`, `credentials_unavailable`,
     *   `timeout`, `invalid_option`, `invalid_decision`, `internal` or the code of a refusal; or the unchanged error that
     *   `authorize` threw
     */
    cosRedirect(key: string, options?: RedirectOptions): Promise<void>
  }
}

type AnyGate = Pick<MountedGate<KoaContext, unknown>, 'redirect'>

/**
 * Creates the middleware that answers `POST /cos/auth`, `/cos/presign`, `/cos/post-policy` and, with the option `uploaded`,
 * `/cos/confirm`. It adds `ctx.cosRedirect(key)` to the contexts of the middleware after it.
 *
 * @throws CosgateError `invalid_option` that names the option
 * @example
 * app.use(cosgate({ bucket, region, credentials, authorize: (intent, ctx) => intent.resource.startsWith(`users/${ctx.state.user.id}/`) }))
 */
export function cosgate<C extends StaticCredentials | CredentialProvider>(
  options: CosgateOptions<C>,
): Cosgate<C> {
  const gate = createGate(options)
  // One function for all contexts, because a closure per request would slow every route of the app.
  const cosRedirect: ExtendableContext['cosRedirect'] = function (
    this: ExtendableContext,
    key,
    redirectOptions,
  ) {
    return redirect(gate, this, key, redirectOptions)
  }
  const cosgateMiddleware = (ctx: ExtendableContext, next: Next): Promise<unknown> => {
    ctx.cosRedirect = cosRedirect
    const route = gate.routeFor(ctx.req.method, ctx.req.url)
    if (!route) return next()
    const { body: parsedBody } = ctx.request as { body?: unknown }
    const context = ctx as KoaContext
    return route(new NodeExchange(ctx.req, ctx.res, context, parsedBody)).then((reply) => send(ctx, reply))
  }
  return Object.assign(cosgateMiddleware, {
    signer: gate.signer,
    store: gate.store,
    confirm: gate.confirm,
    redirect: (ctx: ExtendableContext, key: string, redirectOptions?: RedirectOptions) =>
      redirect(gate, ctx, key, redirectOptions),
  })
}

async function redirect(
  gate: AnyGate,
  ctx: ExtendableContext,
  key: string,
  options?: RedirectOptions,
): Promise<void> {
  const context = ctx as KoaContext
  send(ctx, await gate.redirect(new NodeExchange(ctx.req, ctx.res, context), key, options))
}

/** Answers through `ctx` only, because middleware that acts after `next()` reads the answer there. */
function send(ctx: ExtendableContext, { status, headers, body }: Reply): void {
  ctx.status = status
  ctx.set(headers)
  ctx.body = body
  // Koa sets a Content-Type even for an empty string.
  if (body === '') ctx.remove('Content-Type')
}
