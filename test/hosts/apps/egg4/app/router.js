module.exports = (app) => {
  app.router.get('/file', (ctx) => ctx.cosRedirect(ctx.query.key))
}
