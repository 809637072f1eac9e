import { assertObject } from '../option-check.js'
import { type Condition, holds, readConditions } from './policy-condition.js'
import { wildcard } from './wildcard.js'

/** One statement of a CAM policy, as the STS action takes it and `scopePolicy` writes it. */
export interface PolicyStatement {
  effect: 'allow' | 'deny'
  /** `name/cos:PutObject`; `*` stands for any characters. */
  action: string | string[]
  /** `qcs::cos:{region}:uid/{appid}:{bucket}/{key}`; `*` stands for any characters. */
  resource: string | string[]
  /** `{ string_like: { 'cos:prefix': 'users/a/*' } }` */
  condition?: Record<string, Record<string, string | number | (string | number)[]>>
}

/** A CAM policy, as `scopePolicy` of `@cosgate/sts` writes it. */
export interface PolicyDocument {
  version?: string
  statement: PolicyStatement | PolicyStatement[]
}

/** What a request wants to do, in CAM's terms. */
export interface PolicyQuestion {
  action: string
  /** Unknown, as the region, where neither the host nor an option names it: then any fits. */
  bucket: string | undefined
  region: string | undefined
  /** A key; for a listing its prefix and the whole bucket, since the documents name now one, now the other. */
  resources: string[]
  /** The value of a condition key such as `cos:prefix`. */
  conditionValue: (conditionKey: string) => string | undefined
}

interface Rule {
  allow: boolean
  actions: RegExp[]
  resources: ResourcePattern[]
  conditions: Condition[]
}

interface ResourcePattern {
  region: RegExp
  owner: RegExp
  path: RegExp
  /** The bucket as `path` itself writes it, stars included: one whose keys it covers as it does those of any it fits. */
  bucket: string
}

export type Policy = readonly Rule[]

/** Reads a policy, or its statements alone. @throws TypeError naming what is not understood. */
export function readPolicy(policy: PolicyDocument | PolicyStatement[], name: string): Policy {
  const { version = '2.0', statement } = Array.isArray(policy) ? { statement: policy } : { ...policy }
  if (version !== '2.0') throw new TypeError(`${name}.version must be '2.0'`)
  assertObject(statement, `${name}.statement`)
  return listOf(statement).map((one, index) => readStatement(one, `${name}.statement[${index}]`))
}

const statementFields = ['effect', 'action', 'resource', 'condition']

function readStatement(statement: PolicyStatement, name: string): Rule {
  assertObject(statement, name)
  const unknown = Object.keys(statement).find((field) => !statementFields.includes(field))
  if (unknown) throw new TypeError(`${name}.${unknown} is not supported`)
  if (statement.effect !== 'allow' && statement.effect !== 'deny') {
    throw new TypeError(`${name}.effect must be 'allow' or 'deny'`)
  }
  return {
    allow: statement.effect === 'allow',
    actions: readTexts(statement.action, `${name}.action`).map(wildcard),
    resources: readTexts(statement.resource, `${name}.resource`).map((text) =>
      readResource(text, `${name}.resource`),
    ),
    conditions: readConditions(statement.condition, `${name}.condition`),
  }
}

const listOf = <T>(one: T | T[]): T[] => (Array.isArray(one) ? one : [one])

function readTexts(value: string | string[], name: string): string[] {
  const texts = listOf(value)
  if (texts.length === 0 || texts.some((text) => typeof text !== 'string')) {
    throw new TypeError(`${name} must be a string or a list of strings`)
  }
  return texts
}

function readResource(text: string, name: string): ResourcePattern {
  if (text === '*') return { region: /^/, owner: /^/, path: /^/, bucket: '' }
  const parts = /^qcs::cos:([^:]*):([^:]*):(.*)$/s.exec(text)
  if (!parts)
    throw new TypeError(`${name} must look like qcs::cos:region:uid/appid:bucket-appid/key, not ${text}`)
  const [, region = '', owner = '', path = ''] = parts
  const bucket = path.split('/')[0]!
  return { region: wildcard(region || '*'), owner: wildcard(owner || '*'), path: wildcard(path), bucket }
}

/** Operations that CAM knows under further names: the right to put is the right to copy to the same place. */
const furtherNames: Record<string, string[]> = {
  PutObjectCopy: ['PutObject'],
  UploadPartCopy: ['UploadPart', 'PutObject'],
  DeleteMultipleObjects: ['DeleteObject'],
}

const camActions = (action: string) => [action, ...(furtherNames[action] ?? [])]

/** A deny wins over every allow, and what no statement allows is denied. */
export function isAllowed(policy: Policy, question: PolicyQuestion): boolean {
  const fitting = policy.filter((rule) => fits(rule, question))
  return fitting.some(({ allow }) => allow) && fitting.every(({ allow }) => allow)
}

function fits({ actions, resources, conditions }: Rule, question: PolicyQuestion): boolean {
  const names = camActions(question.action).flatMap((name) => [`name/cos:${name}`, `cos:${name}`])
  return (
    actions.some((action) => names.some((name) => action.test(name))) &&
    resources.some((resource) => covers(resource, question)) &&
    conditions.every((condition) => holds(condition, question.conditionValue))
  )
}

function covers(pattern: ResourcePattern, { bucket, region, resources }: PolicyQuestion): boolean {
  const called = bucket ?? pattern.bucket
  return (
    (region === undefined || pattern.region.test(region)) &&
    (bucket === undefined || pattern.owner.test(`uid/${/-(\d+)$/.exec(bucket)?.[1] ?? ''}`)) &&
    resources.some((resource) => pattern.path.test(`${called}/${resource}`))
  )
}
