declare module 'koa-mount'
declare module 'koa-bodyparser'
declare module '@koa/cors'
declare module 'express-session'
