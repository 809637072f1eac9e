import {
  type Confirm,
  type CredentialProvider,
  createGate,
  type GateOptions,
  type RedirectOptions,
  type Reply,
  type SignerFor,
  type StaticCredentials,
  type Store,
  WebExchange,
} from '@cosgate/core'

// An app installs one package.
export * from '@cosgate/core'

/** Options of {@link cosgate}. They are the gate's options; the second argument of `authorize` is the context. */
export type CosgateOptions<Context = Request, C = StaticCredentials | CredentialProvider> = GateOptions<
  Context,
  C
>

/** The last argument for `authorize`. It may be omitted if `authorize` expects the request. */
type ContextArgument<Context> = Request extends Context ? [context?: Context] : [context: Context]

/** The gate for hosts of web requests and responses. */
export interface Cosgate<Context = Request, C = StaticCredentials | CredentialProvider> {
  /**
   * Answers `POST /cos/auth`, `/cos/presign`, `/cos/post-policy` and, with the option `uploaded`, `/cos/confirm`. Refusals
   * are responses.
   * @returns undefined for any other path, and for `OPTIONS`
   * @throws CosgateError `invalid_decision`, `invalid_option` or `internal` for developer errors; or the unchanged error
   *   that `authorize` or `uploaded` threw
   */
  handle(request: Request, ...context: ContextArgument<Context>): Promise<Response | undefined>
  /**
   * Calls `authorize` and returns a redirect to the signed download URL of an object. Refusals are responses.
   * @throws CosgateError `invalid_decision`, `invalid_option` or `internal` for developer errors; or the unchanged error
   *   that `authorize` threw
   */
  redirect(
    request: Request,
    key: string,
    options?: RedirectOptions,
    ...context: ContextArgument<Context>
  ): Promise<Response>
  /** The bound signer, for server code that needs a URL. */
  readonly signer: SignerFor<C>
  /** Sends requests of server code to the bucket, without calling `authorize`. */
  readonly store: Store
  /** Confirms an upload for server code, such as a queue or an event handler, without calling `authorize`. */
  readonly confirm: Confirm<Context>
}

/**
 * Creates the gate for a host that passes a web `Request` and expects a `Response`, such as Hono or a Next route handler.
 *
 * @throws CosgateError `invalid_option` that names the option
 * @example
 * const cos = cosgate({ bucket, region, credentials, authorize: (intent, request) => intent.resource.startsWith('public/') })
 * app.use(async (c, next) => (await cos.handle(c.req.raw)) ?? next())
 */
export function cosgate<
  Context = Request,
  C extends StaticCredentials | CredentialProvider = StaticCredentials | CredentialProvider,
>(options: CosgateOptions<Context, C>): Cosgate<Context, C> {
  const gate = createGate(options)
  return {
    signer: gate.signer,
    store: gate.store,
    confirm: gate.confirm,
    async handle(request, ...context) {
      const route = gate.routeFor(request.method, new URL(request.url).pathname)
      return route && toResponse(await route(toExchange(request, context)))
    },
    async redirect(request, key, redirectOptions, ...context) {
      return toResponse(await gate.redirectOrRefuse(toExchange(request, context), key, redirectOptions))
    },
  }
}

function toExchange<Context>(request: Request, [context]: ContextArgument<Context>): WebExchange<Context> {
  return new WebExchange(request, (context ?? request) as Context)
}

function toResponse({ status, headers, body }: Reply): Response {
  // A response with an empty text would get a Content-Type.
  return new Response(body === '' ? null : body, { status, headers })
}
