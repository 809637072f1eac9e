const mark = { true: 'ok  ', false: 'FAIL' }

/** Prints one rule and its result. */
export function printRule(rule, error) {
  console.log(`${mark[error === undefined]}  ${rule}${error ? `\n      ${describeError(error)}` : ''}`)
}

/** Prints what this COS does as a Markdown table, for documents and issue reports. */
export function printTable(host, rows) {
  const width = Math.max(...rows.map(([question]) => question.length))
  console.log(`\nBehavior of ${host}\n`)
  console.log(`| ${'question'.padEnd(width)} | answer |\n| ${'-'.repeat(width)} | --- |`)
  for (const [question, answer] of rows) console.log(`| ${question.padEnd(width)} | ${answer} |`)
}

/** Returns the code of a network error that has no message, or the message. */
export function describeError(error) {
  return error.code && !error.message ? error.code : error.message
}
