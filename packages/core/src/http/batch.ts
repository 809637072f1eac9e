import type { ServerResponse } from 'node:http'
import { CredentialsError, invalidRequest, type Problem, toProblem } from '../error.js'
import { onDeparture } from '../gate/departure.js'
import { parseRecord } from '../gate/intent.js'
import { isRefusal } from './reply.js'

const MOST_ITEMS = 100
const AT_ONCE = 8

/** What one item of a batch comes to. */
type ItemResult<Answer> = ({ ok: true } & Answer) | { ok: false; error: Problem }

/** Whether a request holds several: `{ items: [...] }`. */
export function isBatch(json: unknown): json is { items: unknown } {
  return typeof json === 'object' && json !== null && Object.hasOwn(json, 'items')
}

/**
 * Answers item by item, a few at once, in the same order. A refusal is the item's; any other error, and one of the
 * credentials, is the whole request's.
 * @param response whose client may go away, so that nobody reads the rest
 * @throws CosgateError `invalid_request` for none or too many items, and whatever fails the whole
 */
export async function answerBatch<Answer extends object>(
  json: { items: unknown },
  answer: (item: unknown) => Promise<Answer>,
  response: ServerResponse,
): Promise<{ results: ItemResult<Answer>[] }> {
  const items = parseItems(json)
  const results: ItemResult<Answer>[] = new Array(items.length)
  const queue = items.entries()
  let isOver = false
  const endWatch = onDeparture(response, () => {
    isOver = true
  })
  const worker = async () => {
    for (const [index, item] of queue) {
      if (isOver) return
      try {
        results[index] = await answerItem(answer(item))
      } catch (error) {
        isOver = true
        throw error
      }
    }
  }
  try {
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, worker))
  } finally {
    endWatch()
  }
  return { results }
}

function parseItems(json: unknown): unknown[] {
  const { items } = parseRecord(json, ['items'])
  if (!Array.isArray(items) || items.length === 0 || items.length > MOST_ITEMS) {
    throw invalidRequest('items', `must be an array of 1 to ${MOST_ITEMS} requests`)
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
