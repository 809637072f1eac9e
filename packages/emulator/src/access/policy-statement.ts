import { assertObject } from '../option-check.js'
import { parseAppId } from '../request/address.js'
import { compileWildcard } from '../wildcard.js'
import { type Condition, isConditionMet, resolveConditions } from './policy-condition.js'

/** One statement of a CAM policy, as the STS action accepts it and `scopePolicy` returns it. */
export interface PolicyStatement {
  effect: 'allow' | 'deny'
  /** `name/cos:PutObject`; `*` matches any characters. */
  action: string | string[]
  /** `qcs::cos:{region}:uid/{appid}:{bucket}/{key}`; `*` matches any characters. */
  resource: string | string[]
  /** `{ string_like: { 'cos:prefix': 'users/a/*' } }` */
  condition?: Record<string, Record<string, string | number | (string | number)[]>>
}

/** A CAM policy, as `scopePolicy` of `@cosgate/sts` returns it. */
export interface PolicyDocument {
  version?: string
  statement: PolicyStatement | PolicyStatement[]
}

/** The access that a request needs, in CAM's terms. */
export interface AccessRequest {
  action: string
  /** `undefined` if the host and the options name no bucket; then every bucket matches. */
  bucket: string | undefined
  /** `undefined` if the host and the options name no region; then every region matches. */
  region: string | undefined
  /** The key. For a listing: its prefix and the whole bucket, because COS's documents use both. */
  resources: string[]
  /** Returns the value of a condition key, which is given without `cos:`. */
  conditionValue: (conditionKey: string) => string | undefined
}

interface Rule {
  isAllow: boolean
  actions: RegExp[]
  resources: ResourcePattern[]
  conditions: Condition[]
}

interface ResourcePattern {
  region: RegExp
  owner: RegExp
  path: RegExp
  /** The bucket part of `path`, including wildcards. It is used as the name of a bucket that has none. */
  bucket: string
}

export type Policy = readonly Rule[]

/** Resolves a policy document or a list of statements. @throws TypeError naming the part that is not supported. */
export function resolvePolicy(policy: PolicyDocument | PolicyStatement[], name: string): Policy {
  const { version = '2.0', statement } = Array.isArray(policy) ? { statement: policy } : { ...policy }
  if (version !== '2.0') throw new TypeError(`${name}.version must be '2.0'`)
  assertObject(statement, `${name}.statement`)
  return toArray(statement).map((one, index) => resolveStatement(one, `${name}.statement[${index}]`))
}

const statementFields = ['effect', 'action', 'resource', 'condition']

function resolveStatement(statement: PolicyStatement, name: string): Rule {
  assertObject(statement, name)
  const unknown = Object.keys(statement).find((field) => !statementFields.includes(field))
  if (unknown) throw new TypeError(`${name}.${unknown} is not supported`)
  if (statement.effect !== 'allow' && statement.effect !== 'deny') {
    throw new TypeError(`${name}.effect must be 'allow' or 'deny'`)
  }
  return {
    isAllow: statement.effect === 'allow',
    actions: resolveStrings(statement.action, `${name}.action`).map(compileWildcard),
    resources: resolveStrings(statement.resource, `${name}.resource`).map((resource) =>
      resolveResource(resource, `${name}.resource`),
    ),
    conditions: resolveConditions(statement.condition, `${name}.condition`),
  }
}

const toArray = <T>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value])

function resolveStrings(value: string | string[], name: string): string[] {
  const strings = toArray(value)
  if (strings.length === 0 || strings.some((item) => typeof item !== 'string')) {
    throw new TypeError(`${name} must be a string or a list of strings`)
  }
  return strings
}

function resolveResource(resource: string, name: string): ResourcePattern {
  if (resource === '*') return { region: /^/, owner: /^/, path: /^/, bucket: '' }
  const parts = /^qcs::cos:([^:]*):([^:]*):(.*)$/s.exec(resource)
  if (!parts)
    throw new TypeError(`${name} must look like qcs::cos:region:uid/appid:bucket-appid/key, not ${resource}`)
  const [, region = '', owner = '', path = ''] = parts
  return {
    region: compileWildcard(region || '*'),
    owner: compileWildcard(owner || '*'),
    path: compileWildcard(path),
    bucket: path.split('/')[0]!,
  }
}

/** Actions that CAM also knows by other names: permission to put an object includes copying to the same key. */
const actionAliases: Record<string, string[]> = {
  PutObjectCopy: ['PutObject'],
  UploadPartCopy: ['UploadPart', 'PutObject'],
  DeleteMultipleObjects: ['DeleteObject'],
}

const listCamActions = (action: string) => [action, ...(actionAliases[action] ?? [])]

/** A deny overrides every allow. Access that no statement allows is denied. */
export function evaluatePolicy(policy: Policy, request: AccessRequest): boolean {
  const matching = policy.filter((rule) => matchesRule(rule, request))
  return matching.some(({ isAllow }) => isAllow) && matching.every(({ isAllow }) => isAllow)
}

function matchesRule({ actions, resources, conditions }: Rule, request: AccessRequest): boolean {
  const names = listCamActions(request.action).flatMap((name) => [`name/cos:${name}`, `cos:${name}`])
  return (
    actions.some((action) => names.some((name) => action.test(name))) &&
    resources.some((resource) => matchesResource(resource, request)) &&
    conditions.every((condition) => isConditionMet(condition, request.conditionValue))
  )
}

function matchesResource(pattern: ResourcePattern, { bucket, region, resources }: AccessRequest): boolean {
  const bucketName = bucket ?? pattern.bucket
  return (
    (region === undefined || pattern.region.test(region)) &&
    (bucket === undefined || pattern.owner.test(`uid/${parseAppId(bucket)}`)) &&
    resources.some((resource) => pattern.path.test(`${bucketName}/${resource}`))
  )
}
