import { isOffline, waitUntilOnline } from './waiting.js'

/** A time limit for an answer. Time without a network does not count. */
export interface Timeout {
  seconds: number
  /** Resolves when the time runs out. */
  expired: Promise<void>
  restart(): void
  stop(): void
}

export function startTimeout(seconds: number): Timeout {
  let timer: ReturnType<typeof setTimeout>
  let expire: () => void
  const expired = new Promise<void>((resolve) => (expire = resolve))
  const stop = () => clearTimeout(timer)
  const restart = () => {
    stop()
    timer = setTimeout(() => (isOffline() ? waitUntilOnline().then(restart) : expire()), seconds * 1000)
  }
  restart()
  return { seconds, expired, restart, stop }
}
