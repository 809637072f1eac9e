import { expect } from 'vitest'
import { answerAt, answerPointer, faultsOf, pointerOf } from './document.js'

/** Holds status, headers and body of an answer against the document. @returns the body */
export async function expectDocumented(endpoint: string, answer: Response, status: number) {
  const body = await answer.json()
  expect([answer.status, body.status ?? status]).toEqual([status, status])
  const type = status === 200 ? 'application/json' : 'application/problem+json'
  expect(answer.headers.get('content-type')?.split(';')[0]).toBe(type)
  expect(faultsOf([...answerPointer(endpoint, status), 'content', type, 'schema'], body)).toBe('')
  for (const [name, { $ref }] of Object.entries(answerAt(endpoint, status).headers)) {
    expect(faultsOf([...pointerOf($ref), 'schema'], answer.headers.get(name))).toBe('')
  }
  return body
}
