import { expect } from 'vitest'
import {
  findResponse,
  findSchemaErrors,
  isRequiredHeader,
  parseReference,
  toResponsePointer,
} from './document.js'

/** Asserts that status, headers and body of a response match the document. @returns the body */
export async function expectDocumented(path: string, answer: Response, status: number) {
  const body = await answer.json()
  expect([answer.status, body.status ?? status]).toEqual([status, status])
  const type = status === 200 ? 'application/json' : 'application/problem+json'
  expect(answer.headers.get('content-type')?.split(';')[0]).toBe(type)
  expect(findSchemaErrors([...toResponsePointer(path, status), 'content', type, 'schema'], body)).toBe('')
  for (const [name, { $ref }] of Object.entries(findResponse(path, status).headers)) {
    const value = answer.headers.get(name)
    if (value === null && !isRequiredHeader($ref)) continue
    expect(findSchemaErrors([...parseReference($ref), 'schema'], value)).toBe('')
  }
  return body
}
