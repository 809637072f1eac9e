import { vi } from 'vitest'

const { setTimeout } = globalThis
const SILENCE = 60_000

/**
 * Makes the client's pauses a hundred times shorter until the globals are restored.
 *
 * @param factors how many times faster. The deadline of a silent server is unchanged unless a test is about it, because a
 * busy machine may need a while for 5 MiB.
 */
export function useFastTimers({ pauses = 100, silence = 1 } = {}): void {
  // Node's own fetch passes arguments to its timers, but the client does not.
  vi.stubGlobal('setTimeout', (work: () => void, ms: number, ...args: unknown[]) =>
    setTimeout(work, args.length > 0 ? ms : ms / (ms < SILENCE ? pauses : silence), ...args),
  )
}
