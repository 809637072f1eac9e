/** Runs tasks with the same key one after the other. Tasks with different keys run in parallel. */
export class KeyedQueue {
  readonly #last = new Map<string, Promise<unknown>>()

  run<Result>(key: string, task: () => Promise<Result>): Promise<Result> {
    const result = (this.#last.get(key) ?? Promise.resolve()).then(task)
    const settled: Promise<void> = result.then(
      () => this.#forget(key, settled),
      () => this.#forget(key, settled),
    )
    this.#last.set(key, settled)
    return result
  }

  #forget(key: string, settled: Promise<unknown>): void {
    if (this.#last.get(key) === settled) this.#last.delete(key)
  }
}
