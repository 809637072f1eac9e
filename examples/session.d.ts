import 'express-session'
import 'koa'

/** The session of the apps, so that `authorize` knows its type. */
interface DemoSession {
  user?: string
}

declare module 'express-session' {
  interface SessionData extends DemoSession {}
}

declare module 'koa' {
  interface ExtendableContext {
    session: DemoSession
  }
}
