import { CredentialsError, invalidRequest, type Problem, toProblem } from '../error.js'
import { parseRecord } from '../gate/client-request.js'
import type { Caller } from '../gate/decide.js'
import type { HttpExchange } from './http-exchange.js'
import { isRefusal } from './reply.js'

const MAX_ITEMS = 100
const MAX_CONCURRENCY = 8

/** The result of one item. */
type ItemResult<Answer> = ({ ok: true } & Answer) | { ok: false; error: Problem }

/** Returns whether a request is a batch: `{ items: [...] }`. */
export function isBatch(json: unknown): json is { items: unknown } {
  return typeof json === 'object' && json !== null && Object.hasOwn(json, 'items')
}

/**
 * Answers the items of a batch, a few at a time. A refusal fails its item only. Any other error, and an error of the
 * credentials, fails the whole request. All items share one deadline for `authorize` and one for the credentials. The
 * remaining items are skipped when the client disconnects.
 * @returns the results in the order of the items
 * @throws CosgateError `invalid_request` for no or too many items, and any error that fails the whole request
 */
export async function answerBatch<Context, Answer extends object>(
  json: { items: unknown },
  exchange: HttpExchange<Context>,
  answer: (item: unknown, caller: Caller<Context>) => Promise<Answer>,
): Promise<{ results: ItemResult<Answer>[] }> {
  const items = parseItems(json)
  const caller: Caller<Context> = {
    context: exchange.context,
    startedAt: performance.now(),
    onDisconnect: (callback) => exchange.onDisconnect(callback),
  }
  const results: ItemResult<Answer>[] = new Array(items.length)
  const queue = items.entries()
  let isStopped = false
  const removeListener = exchange.onDisconnect(() => {
    isStopped = true
  })
  const worker = async () => {
    for (const [index, item] of queue) {
      if (isStopped) return
      try {
        results[index] = await answerItem(answer(item, caller))
      } catch (error) {
        isStopped = true
        throw error
      }
    }
  }
  try {
    await Promise.all(Array.from({ length: Math.min(MAX_CONCURRENCY, items.length) }, worker))
  } finally {
    removeListener()
  }
  return { results }
}

function parseItems(json: unknown): unknown[] {
  const { items } = parseRecord(json, ['items'])
  if (!Array.isArray(items) || items.length === 0 || items.length > MAX_ITEMS) {
    throw invalidRequest('items', `must be an array of 1 to ${MAX_ITEMS} requests`)
  }
  return items
}

async function answerItem<Answer extends object>(answer: Promise<Answer>): Promise<ItemResult<Answer>> {
  try {
    return { ok: true, ...(await answer) }
  } catch (error) {
    if (isRefusal(error) && !(error instanceof CredentialsError))
      return { ok: false, error: toProblem(error) }
    throw error
  }
}
