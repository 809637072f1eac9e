const colors = { ok: 32, warning: 33, problem: 31, skipped: 90, strong: 1, faint: 2 } as const
export type Color = keyof typeof colors

interface Stream {
  write(text: string): unknown
  isTTY?: boolean
}

/** The standard output and standard error of a command. Neither ever shows a known secret. */
export class Output {
  readonly #out: Stream
  readonly #err: Stream
  readonly #colored: boolean
  readonly #secrets = new Set<string>()
  #json = false

  constructor(
    streams: { stdout: Stream; stderr: Stream },
    env: Readonly<Record<string, string | undefined>>,
  ) {
    this.#out = streams.stdout
    this.#err = streams.stderr
    // https://no-color.org
    this.#colored = this.#out.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb'
  }

  /** From now on only {@link document} writes to standard output. */
  useJson(): void {
    this.#json = true
  }

  /** Replaces a secret by `…` in all output, also if it is percent-encoded. */
  hide(secret: string | undefined): void {
    if (secret) this.#secrets.add(secret).add(encodeURIComponent(secret)).add(encodeStrictly(secret))
  }

  /** Writes a line to standard output, unless JSON was requested. */
  line(text = ''): void {
    if (!this.#json) this.#out.write(`${this.#hidden(text)}\n`)
  }

  /** Writes the result to standard output without hiding secrets, because a presigned URL contains its token. */
  result(text: string): void {
    if (!this.#json) this.#out.write(`${text}\n`)
  }

  /** Writes a line to standard error. */
  note(text: string): void {
    this.#err.write(`${this.#hidden(text)}\n`)
  }

  /** Shows the current step, on a terminal only. The next call replaces it, and an empty text removes it. */
  progress(text: string): void {
    if (!this.#json && this.#err.isTTY) this.#err.write(`\r\x1b[K${text && this.paint('faint', text)}`)
  }

  /** Writes the JSON document if JSON was requested. */
  document(value: unknown, { showSecrets = false } = {}): void {
    if (!this.#json) return
    const hide = (_: string, part: unknown) => (typeof part === 'string' ? this.#hidden(part) : part)
    this.#out.write(`${JSON.stringify(value, showSecrets ? undefined : hide, 2)}\n`)
  }

  paint(color: Color, text: string): string {
    return this.#colored ? `\x1b[${colors[color]}m${text}\x1b[0m` : text
  }

  #hidden(text: string): string {
    let shown = text
    for (const secret of this.#secrets) shown = shown.replaceAll(secret, '…')
    return shown
  }
}

function encodeStrictly(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
