import { type ActionRule, findRules } from './action.js'
import { type Area, toPrefixCondition, toResources } from './area.js'

/** Operator, key and value: `{ numeric_less_than_equal: { 'cos:content-length': 1000 } }`. */
export type Condition = Record<string, Record<string, string | number | string[]>>

/** One permission of a {@link Policy}. */
export interface PolicyStatement {
  effect: 'allow'
  action: string[]
  resource: string[]
  condition?: Condition
}

/** A CAM policy in the form that STS accepts. */
export interface Policy {
  version: '2.0'
  statement: PolicyStatement[]
}

/** Limits of uploads. */
export interface UploadLimits {
  maxBytes?: number | undefined
  contentTypes?: readonly string[] | undefined
}

/**
 * Creates the policy that allows these actions in this area. Only actions with the same resource and the same conditions
 * share a statement, so that no condition applies to a request that cannot meet it.
 */
export function createPolicy(actions: readonly string[], area: Area, limits: UploadLimits = {}): Policy {
  const statements = new Map<string, PolicyStatement>()
  for (const rule of actions.flatMap(findRules)) {
    const resource = toResources(area, rule.level)
    const condition = toCondition(rule, area, limits)
    const group = JSON.stringify([resource, condition])
    const statement = statements.get(group) ?? {
      effect: 'allow',
      action: [],
      resource,
      ...(condition && { condition }),
    }
    if (!statement.action.includes(rule.name)) statement.action.push(rule.name)
    statements.set(group, statement)
  }
  return { version: '2.0', statement: [...statements.values()] }
}

/** @see https://www.tencentcloud.com/document/product/436/46205 */
function toCondition(rule: ActionRule, area: Area, limits: UploadLimits): Condition | undefined {
  const condition: Condition = {}
  if (rule.level === 'listing') Object.assign(condition, toPrefixCondition(area))
  if (rule.hasLength && limits.maxBytes !== undefined) {
    condition.numeric_less_than_equal = { 'cos:content-length': limits.maxBytes }
  }
  if (rule.hasContentType && limits.contentTypes !== undefined) {
    condition.string_like = { 'cos:content-type': [...limits.contentTypes] }
  }
  return Object.keys(condition).length > 0 ? condition : undefined
}
