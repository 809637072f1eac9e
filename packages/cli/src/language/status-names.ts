import { t } from './language.js'

/** The words for the results of a check. */
export const statusNames = {
  ok: t`ok`,
  warning: t`warning`,
  problem: t`problem`,
  skipped: t`skipped`,
} as const
