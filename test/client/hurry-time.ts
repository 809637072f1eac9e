import { vi } from 'vitest'

const { setTimeout } = globalThis
const SILENCE = 30_000

/**
 * Pauses of the client pass a hundred times faster, until the globals are restored.
 *
 * @param factors how many times faster; the deadline of a silent server stays as it is unless a test is about it, since
 * a busy machine may need a while for 5 MiB.
 */
export function hurryTime({ pauses = 100, silence = 1 } = {}): void {
  // Node's own fetch passes arguments to its timers, the client does not.
  vi.stubGlobal('setTimeout', (work: () => void, ms: number, ...args: unknown[]) =>
    setTimeout(work, args.length > 0 ? ms : ms / (ms < SILENCE ? pauses : silence), ...args),
  )
}
