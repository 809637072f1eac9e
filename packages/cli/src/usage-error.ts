/** What was typed does not make sense: one line that says what to type instead, and exit code 2. */
export class UsageError extends Error {}
