/** Lets work on the same name happen one after the other, on different names side by side. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>()

  take<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    const result = (this.#last.get(name) ?? Promise.resolve()).then(work)
    const settled: Promise<void> = result.then(
      () => this.#forget(name, settled),
      () => this.#forget(name, settled),
    )
    this.#last.set(name, settled)
    return result
  }

  #forget(name: string, settled: Promise<unknown>): void {
    if (this.#last.get(name) === settled) this.#last.delete(name)
  }
}
