module.exports = {
  keys: 'not-a-secret',
  middleware: ['cos'],
  // The gate reads JSON only, which another site cannot send without a preflight.
  security: { csrf: { ignore: '/cos' } },
}
