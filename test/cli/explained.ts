import { cosgate } from './run.js'

/** Runs `explain --json`: its document, with the exit code. */
export const json = async (args: string[], env = {}, input = '') => {
  const { code, out } = await cosgate(['explain', '--json', ...args], env, input)
  return { code, ...JSON.parse(out) }
}

/** What it found, in its words. */
export const details = ({ findings }: { findings: { detail: string }[] }) =>
  findings.map(({ detail }) => detail)
