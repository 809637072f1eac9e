import 'express-session'
import 'koa'

/** What the apps keep in a session, so that `authorize` knows its type. */
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
