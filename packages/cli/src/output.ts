const colours = { ok: 32, warning: 33, problem: 31, skipped: 90, strong: 1, faint: 2 } as const
export type Colour = keyof typeof colours

interface Stream {
  write(text: string): unknown
  isTTY?: boolean
}

/** Where a command writes to: standard output and standard error, neither of which ever shows a known secret. */
export class Output {
  readonly #out: Stream
  readonly #err: Stream
  readonly #coloured: boolean
  readonly #secrets = new Set<string>()
  #json = false

  constructor(
    streams: { stdout: Stream; stderr: Stream },
    env: Readonly<Record<string, string | undefined>>,
  ) {
    this.#out = streams.stdout
    this.#err = streams.stderr
    // https://no-color.org
    this.#coloured = this.#out.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb'
  }

  /** From here on only {@link document} writes to standard output. */
  onlyJson(): void {
    this.#json = true
  }

  /** Shows `…` wherever this text, as it is or percent-encoded, would be shown. */
  hide(secret: string | undefined): void {
    if (secret) this.#secrets.add(secret).add(encodeURIComponent(secret)).add(strictlyEncoded(secret))
  }

  /** A line on standard output, unless JSON was asked for. */
  line(text = ''): void {
    if (!this.#json) this.#out.write(`${this.#hidden(text)}\n`)
  }

  /** A line on standard output that is the wanted result, secrets and all: a presigned URL carries its token. */
  result(text: string): void {
    if (!this.#json) this.#out.write(`${text}\n`)
  }

  /** A line on standard error. */
  note(text: string): void {
    this.#err.write(`${this.#hidden(text)}\n`)
  }

  /** Says what is going on, on a terminal only; the next call, or an empty text, wipes it away. */
  progress(text: string): void {
    if (!this.#json && this.#err.isTTY) this.#err.write(`\r\x1b[K${text && this.paint('faint', text)}`)
  }

  /** The one JSON document, where it was asked for. */
  document(value: unknown, { showSecrets = false } = {}): void {
    if (!this.#json) return
    const hide = (_: string, part: unknown) => (typeof part === 'string' ? this.#hidden(part) : part)
    this.#out.write(`${JSON.stringify(value, showSecrets ? undefined : hide, 2)}\n`)
  }

  paint(colour: Colour, text: string): string {
    return this.#coloured ? `\x1b[${colours[colour]}m${text}\x1b[0m` : text
  }

  #hidden(text: string): string {
    let shown = text
    for (const secret of this.#secrets) shown = shown.replaceAll(secret, '…')
    return shown
  }
}

function strictlyEncoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
