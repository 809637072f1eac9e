import { subscribe, unsubscribe } from 'node:diagnostics_channel'

/**
 * Counts and times the decisions of every gate in this process.
 *
 * @param {Meter} meter with OpenTelemetry: `metrics.getMeter('my-app')` of `@opentelemetry/api`
 * @returns {() => void} stops counting
 *
 * @typedef {{ [name: string]: string | number }} Attributes
 * @typedef {object} Meter the part of OpenTelemetry's meter that is used here
 * @property {(name: string, options?: object) => { add(value: number, attributes?: Attributes): void }} createCounter
 * @property {(name: string, options?: object) => { record(value: number, attributes?: Attributes): void }} createHistogram
 */
export function countDecisions(meter) {
  const decisions = meter.createCounter('cosgate.decisions', { description: 'Decisions of the gate' })
  const duration = meter.createHistogram('cosgate.decision.duration', {
    unit: 's',
    // The default boundaries are meant for milliseconds.
    advice: { explicitBucketBoundaries: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10] },
  })
  /** @param {unknown} message */
  const onDecision = (message) => {
    const { via, action, outcome, status, code, durationMs } =
      /** @type {import('@cosgate/core').DecisionEvent} */ (message)
    // Neither the key nor the user, because each value of an attribute becomes a separate time series.
    const attributes = { via, action: action ?? 'unknown', outcome, status, ...(code && { code }) }
    decisions.add(1, attributes)
    duration.record(durationMs / 1000, attributes)
  }
  subscribe('cosgate:decision', onDecision)
  return () => void unsubscribe('cosgate:decision', onDecision)
}
