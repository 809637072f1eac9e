const usage = 'usage: demo [--once] [--koa] [--cdn]'
const flags = ['--once', '--koa', '--cdn']

/**
 * Parses the command line. A wrong one gives an `error` of one line.
 *
 * @param {string[]} words `process.argv` without node and script; pnpm passes a literal `--` on
 * @param {Record<string, string | undefined>} env
 * @returns {{ error: string } | { once: boolean, koa: boolean, cdn: boolean, port: number | undefined }}
 */
export function readArguments(words, env) {
  const given = new Set(words.filter((word) => word !== '--'))
  const unknown = [...given].find((word) => !flags.includes(word))
  if (unknown !== undefined) return { error: `demo: unknown argument ${unknown} (${usage})` }
  const port = env.PORT ? Number(env.PORT) : undefined
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535)) {
    return { error: `demo: PORT must be 0 (any free port) to 65535, not ${env.PORT}` }
  }
  if (given.has('--cdn') && env.COS_BUCKET)
    return { error: 'demo: --cdn is for the local COS only, which gets a local CDN' }
  return { once: given.has('--once'), koa: given.has('--koa'), cdn: given.has('--cdn'), port }
}
