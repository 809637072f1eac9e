/** What a request is known by before its signature was looked at. */
export interface RequestSummary {
  method: string
  bucket: string
  /** Empty for a request to the bucket. */
  key: string
  /** COS's name of the operation, such as `UploadPart`; `undefined` for what is not implemented. */
  action: string | undefined
}

/** Which requests a fault meets. */
export interface FaultScope {
  /** How many of them, default 1; `Infinity` for all until `clear()`. */
  requests?: number
  /** Default: every request. */
  matching?: (request: RequestSummary) => boolean
}

/** What goes wrong with one request. */
export interface RequestFaults {
  delaySeconds: number
  dropAfterReceived: number | undefined
  dropAfterSent: number | undefined
  status: number | undefined
}

interface ArmedFault {
  left: number
  matching: (request: RequestSummary) => boolean
  effect: Partial<RequestFaults>
}

/** Switches for tests of clients: what shall go wrong with the next requests. Preflights are never met. */
export class Faults {
  #armed: ArmedFault[] = []
  #skewSeconds = 0

  /**
   * Waits before a request is looked at.
   * @param options.seconds fractions allowed
   * @throws TypeError here and below for a number out of its range
   */
  delay({ seconds, ...scope }: { seconds: number } & FaultScope): void {
    assertNumber(seconds, 'seconds', 0)
    this.#arm(scope, { delaySeconds: seconds })
  }

  /**
   * Cuts the connection in the middle of an upload.
   * @param options.afterBytes of the request body; 0 cuts before anything is looked at.
   */
  dropRequest({ afterBytes, ...scope }: { afterBytes: number } & FaultScope): void {
    assertNumber(afterBytes, 'afterBytes', 0)
    this.#arm(scope, { dropAfterReceived: afterBytes })
  }

  /**
   * Cuts the connection in the middle of an answer.
   * @param options.afterBytes of the answer's body; 0 cuts before its headers: the work is done, but nobody hears of it.
   */
  dropResponse({ afterBytes, ...scope }: { afterBytes: number } & FaultScope): void {
    assertNumber(afterBytes, 'afterBytes', 0)
    this.#arm(scope, { dropAfterSent: afterBytes })
  }

  /** Refuses without a look at the signature. @param options.status 500 to 599, default 503. */
  fail({ status = 503, ...scope }: { status?: number } & FaultScope = {}): void {
    assertNumber(status, 'status', 500, 599)
    this.#arm(scope, { status })
  }

  /** Sets the emulator's clock ahead of its true time, or behind it with a negative number; 0 sets it right. */
  skewClock(seconds: number): void {
    assertNumber(seconds, 'seconds', -Number.MAX_SAFE_INTEGER)
    this.#skewSeconds = seconds
  }

  /** Everything works again. */
  clear(): void {
    this.#armed = []
    this.#skewSeconds = 0
  }

  get skewSeconds(): number {
    return this.#skewSeconds
  }

  /** Uses up one turn of each fault that meets a request. */
  take(request: RequestSummary): RequestFaults {
    const meeting = this.#armed.filter(({ matching }) => matching(request))
    for (const fault of meeting) fault.left -= 1
    this.#armed = this.#armed.filter(({ left }) => left > 0)
    return Object.assign(noFaults(), ...meeting.map(({ effect }) => effect))
  }

  #arm({ requests = 1, matching = () => true }: FaultScope, effect: Partial<RequestFaults>): void {
    assertNumber(requests, 'requests', 1, Number.POSITIVE_INFINITY)
    this.#armed.push({ left: requests, matching, effect })
  }
}

/** What a test may do with the faults of an emulator. */
export type FaultSwitches = Omit<Faults, 'take' | 'skewSeconds'>

function assertNumber(value: number, name: string, least: number, most = Number.MAX_SAFE_INTEGER): void {
  const fine = typeof value === 'number' && value >= least && value <= most
  if (!fine) throw new TypeError(`${name} must be a number from ${least} to ${most}`)
}

export const noFaults = (): RequestFaults => ({
  delaySeconds: 0,
  dropAfterReceived: undefined,
  dropAfterSent: undefined,
  status: undefined,
})
