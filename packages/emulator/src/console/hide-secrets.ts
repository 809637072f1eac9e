import { secretHeaders } from '../request/secret-headers.js'

const names = secretHeaders.join('|')
const secretsInHttpString = new RegExp(`(?<=(?:^|[&\n])(?:${names})=)[^&\n]*`, 'gi')
const secretsInPolicy = new RegExp(`(?<="\\$?(?:${names})"\\s*[:,]\\s*")(?:[^"\\\\]|\\\\.)*`, 'gi')

/** Hides credentials and encryption keys in an HttpString, or in the policy of a form. */
export function hideSecrets(text: string): string {
  return text.replace(secretsInHttpString, '***').replace(secretsInPolicy, '***')
}
