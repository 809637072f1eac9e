import { cosgate } from './run.js'

/** Runs `explain --json`. Returns the printed document and the exit code. */
export const explainJson = async (args: string[], env = {}, input = '') => {
  const { code, out } = await cosgate(['explain', '--json', ...args], env, input)
  return { code, ...JSON.parse(out) }
}

/** Returns the text of each finding. */
export const listDetails = ({ findings }: { findings: { detail: string }[] }) =>
  findings.map(({ detail }) => detail)
