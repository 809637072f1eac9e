/** Describes a request before its signature is checked. */
export interface RequestSummary {
  method: string
  bucket: string
  /** Empty for a request to the bucket. */
  key: string
  /** COS's name of the operation, such as `UploadPart`; `undefined` if the operation is not implemented. */
  action: string | undefined
}

/** Selects the requests that a fault applies to. */
export interface FaultScope {
  /** The number of requests. Default: 1. `Infinity` applies the fault until `clear()` is called. */
  requests?: number
  /** Default: every request. */
  matching?: (request: RequestSummary) => boolean
  /** Limits the fault to one operation, such as `UploadPart`. */
  action?: string
}

/** The faults that apply to one request. */
export interface RequestFaults {
  delaySeconds: number
  /** Bytes of the request body. */
  dropAfterReceived: number | undefined
  /** Bytes of the response body. */
  dropAfterSent: number | undefined
  status: number | undefined
}

/** A fault that is switched on. */
export interface ArmedFault {
  /** The number of requests that it still applies to. */
  remaining: number
  matching: (request: RequestSummary) => boolean
  action: string | undefined
  effect: Partial<RequestFaults>
}

export const NO_FAULTS: Readonly<RequestFaults> = {
  delaySeconds: 0,
  dropAfterReceived: undefined,
  dropAfterSent: undefined,
  status: undefined,
}

/** Switches that inject faults into upcoming requests, for tests of clients. Preflights are never affected. */
export class Faults {
  #armed: ArmedFault[] = []
  #skewSeconds = 0

  /**
   * Delays a request before it is processed.
   * @param options.seconds may be fractional
   * @throws TypeError if a number is out of range; this also holds for the other switches
   */
  delay({ seconds, ...scope }: { seconds: number } & FaultScope): void {
    assertNumber(seconds, 'seconds', 0)
    this.#arm(scope, { delaySeconds: seconds })
  }

  /**
   * Drops the connection during an upload.
   * @param options.afterBytes bytes of the request body; 0 drops the connection before the request is processed
   */
  dropRequest({ afterBytes, ...scope }: { afterBytes: number } & FaultScope): void {
    assertNumber(afterBytes, 'afterBytes', 0)
    this.#arm(scope, { dropAfterReceived: afterBytes })
  }

  /**
   * Drops the connection during a response.
   * @param options.afterBytes bytes of the response body; 0 drops the connection before the headers, when the
   *   operation has already been carried out
   */
  dropResponse({ afterBytes, ...scope }: { afterBytes: number } & FaultScope): void {
    assertNumber(afterBytes, 'afterBytes', 0)
    this.#arm(scope, { dropAfterSent: afterBytes })
  }

  /** Refuses a request without checking its signature. @param options.status 500 to 599, default 503. */
  fail({ status = 503, ...scope }: { status?: number } & FaultScope = {}): void {
    assertNumber(status, 'status', 500, 599)
    this.#arm(scope, { status })
  }

  /** Sets the emulator's clock ahead, or back if the number is negative. 0 removes the skew. */
  skewClock(seconds: number): void {
    assertNumber(seconds, 'seconds', -Number.MAX_SAFE_INTEGER)
    this.#skewSeconds = seconds
  }

  /** Removes all faults and the clock skew. */
  clear(): void {
    this.#armed = []
    this.#skewSeconds = 0
  }

  /** The faults that are switched on, oldest first. */
  get armed(): readonly ArmedFault[] {
    return this.#armed
  }

  get skewSeconds(): number {
    return this.#skewSeconds
  }

  /** Returns the faults that apply to a request and decrements their counters. */
  consume(request: RequestSummary): RequestFaults {
    const applied = this.#armed.filter(
      ({ matching, action }) => (action === undefined || action === request.action) && matching(request),
    )
    for (const fault of applied) fault.remaining -= 1
    this.#armed = this.#armed.filter(({ remaining }) => remaining > 0)
    return Object.assign({ ...NO_FAULTS }, ...applied.map(({ effect }) => effect))
  }

  #arm({ requests = 1, matching = () => true, action }: FaultScope, effect: Partial<RequestFaults>): void {
    assertNumber(requests, 'requests', 1, Number.POSITIVE_INFINITY)
    this.#armed.push({ remaining: requests, matching, action, effect })
  }
}

/** The fault switches that tests use. */
export type FaultSwitches = Omit<Faults, 'consume' | 'skewSeconds' | 'armed'>

function assertNumber(value: number, name: string, min: number, max = Number.MAX_SAFE_INTEGER): void {
  const isValid = typeof value === 'number' && value >= min && value <= max
  if (!isValid) throw new TypeError(`${name} must be a number from ${min} to ${max}`)
}
