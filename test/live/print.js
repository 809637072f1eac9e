const mark = { true: 'ok  ', false: 'FAIL' }

/** One rule and how it went. */
export function printRule(rule, error) {
  console.log(`${mark[error === undefined]}  ${rule}${error ? `\n      ${reasonOf(error)}` : ''}`)
}

/** What this COS does, as a table of Markdown: fit for FACTS and issue reports. */
export function printTable(host, rows) {
  const width = Math.max(...rows.map(([question]) => question.length))
  console.log(`\nWhat ${host} does\n`)
  console.log(`| ${'question'.padEnd(width)} | answer |\n| ${'-'.repeat(width)} | --- |`)
  for (const [question, answer] of rows) console.log(`| ${question.padEnd(width)} | ${answer} |`)
}

/** A network error says little itself. */
export function reasonOf(error) {
  return error.code && !error.message ? error.code : error.message
}
