import { parseAnswer } from './answer.js'
import type { Connection } from './connection.js'
import type { Credentials, TemporaryCredentials } from './credentials.js'
import { StsError } from './error.js'
import { CONTENT_TYPE, signTc3 } from './tc3-signature.js'

/** A call of the API. */
export interface StsCall {
  readonly action: 'AssumeRole' | 'GetFederationToken'
  readonly params: Readonly<Record<string, string | number>>
}

const VERSION = '2018-08-13'

/**
 * Calls STS once, without following a redirect.
 * @throws StsError `timeout`, `network_error`, `http_error`, `sts_error`, `malformed_answer`
 */
export async function callSts(
  call: StsCall,
  caller: Credentials,
  connection: Connection,
): Promise<TemporaryCredentials> {
  const { status, text } = await post(connection, createSignedRequest(call, caller, connection))
  if (status !== 200) throw new StsError('http_error', `STS answered with HTTP status ${status}`, { status })
  return parseAnswer(text)
}

function createSignedRequest(
  { action, params }: StsCall,
  caller: Credentials,
  connection: Connection,
): RequestInit {
  const { endpoint, region, clock } = connection
  const body = JSON.stringify(params)
  const timestamp = clock()
  const headers: Record<string, string> = {
    'Content-Type': CONTENT_TYPE,
    'X-TC-Action': action,
    'X-TC-Version': VERSION,
    'X-TC-Timestamp': String(timestamp),
    'X-TC-Region': region,
    Authorization: signTc3({ host: new URL(endpoint).host, body, timestamp }, caller),
  }
  if (caller.securityToken !== undefined) headers['X-TC-Token'] = caller.securityToken
  return { method: 'POST', headers, body, redirect: 'manual' }
}

async function post(
  { endpoint, timeout }: Connection,
  request: RequestInit,
): Promise<{ status: number; text: string }> {
  try {
    const response = await fetch(`${endpoint}/`, {
      ...request,
      signal: AbortSignal.timeout(Math.ceil(timeout * 1000)),
    })
    return { status: response.status, text: await response.text() }
  } catch (cause) {
    if ((cause as Error).name === 'TimeoutError') {
      throw new StsError('timeout', `STS did not answer within ${timeout} seconds`, { cause })
    }
    throw new StsError('network_error', 'STS could not be reached', { cause })
  }
}
