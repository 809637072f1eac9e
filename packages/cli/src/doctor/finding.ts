/** What a check found out: one line, what to do about it, and what to paste. */
export interface Finding {
  status: 'ok' | 'warning' | 'problem' | 'skipped'
  detail: string
  advice?: string | undefined
  paste?: string
}

export const ok = (detail: string): Finding => ({ status: 'ok', detail })

export const warning = (detail: string, advice?: string, paste?: string): Finding => ({
  status: 'warning',
  detail,
  advice,
  ...(paste && { paste }),
})

export const problem = (detail: string, advice?: string, paste?: string): Finding => ({
  status: 'problem',
  detail,
  advice,
  ...(paste && { paste }),
})
