import { readFileSync } from 'node:fs'

const read = (name: string) => readFileSync(new URL(`../vectors/${name}`, import.meta.url), 'utf8')
const lines = <T>(name: string): T[] =>
  read(name)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T)

/** A worked example of the official document, with every intermediate string. */
export interface DocumentVector {
  id: string
  method: string
  pathname: string
  params: Record<string, string>
  headers: Record<string, string>
  secretId: string
  secretKey: string
  keyTime: string
  signKey: string
  httpString: string
  stringToSign: string
  signature: string
  authorization: string
}

/** One call of the official Python SDK and its result. */
export interface PythonVector {
  id: string
  op: 'get_auth' | 'get_presigned_url' | 'get_presigned_download_url'
  method: 'GET' | 'PUT' | 'POST' | 'DELETE' | 'HEAD'
  bucket: string
  region: string
  scheme: string
  domain: string | null
  key: string
  headers: Record<string, string>
  params: Record<string, string>
  expired: number
  signHost: boolean
  secretId: string
  secretKey: string
  keyTime: string
  httpString: string
  stringToSign: string
  objectUrl: string
  expected: string
}

/** A request for which the Python and the Node SDK build the same HttpString. */
export interface ConsensusVector {
  id: string
  secretId: string
  secretKey: string
  method: string
  key: string
  host: string
  protocol: string
  signHost: boolean
  headers: Record<string, string | number>
  params: Record<string, string | number>
  keyTime: string
  httpString: string
  stringToSign: string
  authorization: string
  pythonPresignedUrl: string
}

/** The worked example of the policy of a form upload. */
export interface PolicyVector {
  id: string
  keyTime: string
  policyBase64: string
  signKey: string
  stringToSign: string
  signature: string
  secretId: string
  secretKey: string
}

export const policyVector = JSON.parse(read('official-post-object.json')) as PolicyVector
/** One request, and the Authorization that each official JavaScript SDK computed for it. */
export interface JavascriptVector {
  id: string
  bucket: string
  region: string
  method: 'GET' | 'PUT' | 'POST' | 'DELETE' | 'HEAD'
  key: string
  headers: Record<string, string>
  params: Record<string, string>
  keyTime: string
  authorizations: Record<string, string>
}

export const documentVectors = JSON.parse(read('official-document.json')) as DocumentVector[]
export const pythonVectors = lines<PythonVector>('python-sdk.jsonl')
export const javascriptVectors = lines<JavascriptVector>('javascript-sdks.jsonl')
export const consensusVectors = lines<ConsensusVector>('consensus.jsonl')

/** Parses `start;end` into numbers. */
export function parseKeyTime(keyTime: string): { startsAt: number; endsAt: number } {
  const [startsAt, endsAt] = keyTime.split(';').map(Number)
  return { startsAt: startsAt!, endsAt: endsAt! }
}
