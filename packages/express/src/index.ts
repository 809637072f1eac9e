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
import type { NextFunction, Request, RequestHandler, Response } from 'express'

// An app installs one package.
export * from '@cosgate/core'

/** Options of {@link cosgate}. They are the gate's options; the second argument of `authorize` is Express's request. */
export type CosgateOptions<C = StaticCredentials | CredentialProvider> = GateOptions<Request, C>

/** The mounted gate: a request handler with the signer, the store, `confirm` and `redirect` of this instance. */
export interface Cosgate<C = StaticCredentials | CredentialProvider> extends RequestHandler {
  /** The bound signer, for server code that needs a URL. */
  readonly signer: SignerFor<C>
  /** Sends requests of server code to the bucket, without calling `authorize`. */
  readonly store: Store
  /** Confirms an upload for server code, such as a queue or an event handler, without calling `authorize`. */
  readonly confirm: Confirm<Request>
  /** Like `res.cosRedirect`, but always of this instance, for apps that mount several. */
  redirect(req: Request, res: Response, key: string, options?: RedirectOptions): Promise<void>
}

type AnyGate = Pick<MountedGate<Request, unknown>, 'redirect'>

declare global {
  namespace Express {
    interface Response {
      /**
       * Calls `authorize` and redirects to the signed download URL of an object. A failure goes to `next` and the
       * promise resolves, so that Express 4 needs no `catch` either. If there is no `req.next`, as in Fastify with middie,
       * the promise rejects. The failure is a CosgateError `invalid_request`, `action_not_allowed`,
       * `origin_not_allowed`, `credentials_unavailable`, `timeout`, `invalid_option`, `invalid_decision`, `internal` or the
       * code of a refusal, or the unchanged error that `authorize` threw.
       */
      cosRedirect(key: string, options?: RedirectOptions): Promise<void>
    }
  }
}

/**
 * Creates the middleware that answers `POST /cos/auth`, `/cos/presign`, `/cos/post-policy` and, with the option `uploaded`,
 * `/cos/confirm`. It adds `res.cosRedirect(key)` to the responses of the routes after it.
 *
 * @throws CosgateError `invalid_option` that names the option
 * @example
 * app.use(cosgate({ bucket, region, credentials, authorize: (intent, req) => intent.resource.startsWith(`users/${req.user.id}/`) }))
 */
export function cosgate<C extends StaticCredentials | CredentialProvider>(
  options: CosgateOptions<C>,
): Cosgate<C> {
  const gate = createGate(options)
  // One function for all responses, because a closure per request would slow every route of the app.
  const cosRedirect: Response['cosRedirect'] = function (this: Response, key, redirectOptions) {
    return redirect(gate, this.req, this, key, redirectOptions)
  }
  const cosgateMiddleware = (req: Request, res: Response, next: NextFunction) => {
    res.cosRedirect = cosRedirect
    const route = gate.routeFor(req.method, req.url)
    if (!route) return next()
    route(new NodeExchange(req, res, req))
      .then((reply) => send(res, reply))
      .catch(next)
  }
  return Object.assign(cosgateMiddleware, {
    signer: gate.signer,
    store: gate.store,
    confirm: gate.confirm,
    redirect: (req: Request, res: Response, key: string, redirectOptions?: RedirectOptions) =>
      redirect(gate, req, res, key, redirectOptions),
  })
}

async function redirect(
  gate: AnyGate,
  req: Request,
  res: Response,
  key: string,
  options?: RedirectOptions,
): Promise<void> {
  const { next } = req
  try {
    send(res, await gate.redirect(new NodeExchange(req, res, req), key, options))
  } catch (error) {
    // Fastify with middie has no `next`.
    if (!next) throw error
    next(error)
  }
}

function send(res: Response, { status, headers, body }: Reply): void {
  if (res.headersSent) return
  res.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(body) }).end(body)
}
