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

export const endpoints = Object.keys(document.paths)

/** What is wrong with a value, by the schema at a JSON pointer into the document. */
export function faultsOf(pointer: string[], value: unknown): string {
  const fragment = pointer.map((name) => encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1')))
  const validate = ajv.getSchema(`openapi#/${fragment.join('/')}`)
  if (!validate) throw new Error(`the document has nothing at ${pointer.join('/')}`)
  return validate(value) ? '' : ajv.errorsText(validate.errors)
}

/** Where the document says what an endpoint is asked. */
export function requestPointer(endpoint: string): string[] {
  return ['paths', endpoint, 'post', 'requestBody', 'content', 'application/json', 'schema']
}

/** Where the document says what an endpoint answers with a status. */
export function answerPointer(endpoint: string, status: number): string[] {
  const pointer = ['paths', endpoint, 'post', 'responses', String(status)]
  const reference = (at(pointer) as { $ref?: string } | undefined)?.$ref
  return reference === undefined ? pointer : pointerOf(reference)
}

/** `#/components/headers/Allow` as a list of names. */
export function pointerOf(reference: string): string[] {
  return reference.slice('#/'.length).split('/')
}

export function answerAt(endpoint: string, status: number): ResponseObject {
  return at(answerPointer(endpoint, status)) as ResponseObject
}

/** The error codes that the document names for a status. */
export function codesAt(endpoint: string, status: number): string[] {
  const answer = answerAt(endpoint, status)
  const examples = answer.content?.['application/problem+json']?.examples ?? {}
  return [...Object.keys(examples), ...(answer['x-error-codes'] ?? [])]
}

function at(pointer: string[]): unknown {
  return pointer.reduce<unknown>(
    (node, name) => (node as Record<string, unknown> | undefined)?.[name],
    document,
  )
}
