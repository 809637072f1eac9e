import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { parse } from 'yaml'

type Examples = Record<string, { value: unknown }>
interface ResponseObject {
  headers: Record<string, { $ref: string }>
  content?: Record<string, { examples?: Examples }>
  'x-error-codes'?: string[]
}
interface Operation {
  requestBody: { content: { 'application/json': { example?: unknown; examples?: Examples } } }
  responses: Record<string, { $ref?: string }>
}
interface OpenApi {
  paths: Record<string, { post: Operation }>
}

const source = new URL('../../openapi.yaml', import.meta.url)
export const document: OpenApi = parse(readFileSync(source, 'utf8'))

const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true, allErrors: true })
ajv.addFormat('uri', (text: string) => URL.canParse(text))
ajv.addVocabulary(['example', 'openapi', 'info', 'servers', 'security', 'tags', 'paths', 'components'])
ajv.addSchema({ $id: 'openapi', ...document })

export const paths = Object.keys(document.paths)

/** Validates a value with the schema at a JSON pointer into the document. Returns the errors, or an empty string. */
export function findSchemaErrors(pointer: string[], value: unknown): string {
  const fragment = pointer.map((name) => encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1')))
  const validate = ajv.getSchema(`openapi#/${fragment.join('/')}`)
  if (!validate) throw new Error(`the document has nothing at ${pointer.join('/')}`)
  return validate(value) ? '' : ajv.errorsText(validate.errors)
}

/** Returns the JSON pointer to the request schema of a path. */
export function toRequestPointer(path: string): string[] {
  return ['paths', path, 'post', 'requestBody', 'content', 'application/json', 'schema']
}

/** Returns the JSON pointer to the response of a path with a status. */
export function toResponsePointer(path: string, status: number): string[] {
  const pointer = ['paths', path, 'post', 'responses', String(status)]
  const reference = (resolvePointer(pointer) as { $ref?: string } | undefined)?.$ref
  return reference === undefined ? pointer : parseReference(reference)
}

/** Returns whether a response always has the header that a reference names. */
export function isRequiredHeader(reference: string): boolean {
  return (resolvePointer(parseReference(reference)) as { required?: boolean }).required === true
}

/** Splits a reference such as `#/components/headers/Allow` into the names of a JSON pointer. */
export function parseReference(reference: string): string[] {
  return reference.slice('#/'.length).split('/')
}

export function findResponse(path: string, status: number): ResponseObject {
  return resolvePointer(toResponsePointer(path, status)) as ResponseObject
}

/** Returns the error codes that the document lists for a status. */
export function listCodes(path: string, status: number): string[] {
  const answer = findResponse(path, status)
  const examples = answer.content?.['application/problem+json']?.examples ?? {}
  return [...Object.keys(examples), ...(answer['x-error-codes'] ?? [])]
}

function resolvePointer(pointer: string[]): unknown {
  return pointer.reduce<unknown>(
    (node, name) => (node as Record<string, unknown> | undefined)?.[name],
    document,
  )
}
