import { CosError } from '../cos-error.js'
import { compileWildcard } from '../wildcard.js'
import { parseXml } from './xml-body.js'

/** One rule of a stored CORS configuration. */
export interface CorsRule {
  /** May contain `*`, which matches any characters. */
  origins: string[]
  methods: string[]
  /** In lower case; may contain `*`. */
  headers: string[]
  exposedHeaders: string[]
  maxAgeSeconds: number
}

/** @throws CosError `MalformedXML` if the document is not valid or has no rule. */
export function parseCorsDocument(document: string): CorsRule[] {
  const { CORSRule: rules } = parseXml(document, 'CORSConfiguration')
  if (rules === undefined) throw new CosError('MalformedXML')
  return [rules].flat().map(parseRule)
}

function parseRule(rule: unknown): CorsRule {
  const { AllowedOrigin, AllowedMethod, AllowedHeader, ExposeHeader, MaxAgeSeconds = '0' } = Object(rule)
  const [origins, methods] = [toTexts(AllowedOrigin), toTexts(AllowedMethod)]
  if (origins.length === 0 || methods.length === 0 || !/^\d{1,9}$/.test(MaxAgeSeconds)) {
    throw new CosError('MalformedXML')
  }
  return {
    origins,
    methods: methods.map((method) => method.toUpperCase()),
    headers: toTexts(AllowedHeader).map((header) => header.toLowerCase()),
    exposedHeaders: toTexts(ExposeHeader),
    maxAgeSeconds: Number(MaxAgeSeconds),
  }
}

function toTexts(elements: unknown): string[] {
  const list = [elements ?? []].flat()
  if (list.some((element) => typeof element !== 'string')) throw new CosError('MalformedXML')
  return (list as string[]).map((text) => text.trim()).filter(Boolean)
}

/**
 * Finds the first rule that allows a request from another origin.
 * @param headers the headers that a preflight asks for
 */
export function findCorsRule(
  rules: readonly CorsRule[],
  origin: string,
  method: string,
  headers: readonly string[] = [],
): CorsRule | undefined {
  return rules.find(
    (rule) =>
      rule.methods.includes(method) &&
      rule.origins.some((pattern) => compileWildcard(pattern).test(origin)) &&
      headers.every((header) =>
        rule.headers.some((pattern) => compileWildcard(pattern).test(header.toLowerCase())),
      ),
  )
}
