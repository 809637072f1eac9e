import { type AppOptions, callApp } from './app.js'
import { CosgateError } from './cosgate-error.js'
import { type MiniProgramRequest, miniProgramPost } from './mini-program.js'
import { PATIENCE, retry } from './retry.js'

/** What we use of the options that cos-js-sdk-v5 and cos-wx-sdk-v5 hand to `getAuthorization`. */
export interface SdkRequest {
  Method: string
  /** `''` for a bucket operation. */
  Key?: string
  Query?: object
  Headers?: object
}

interface SdkAuthorization {
  Authorization: string
  SecurityToken?: string
}

/** Either SDK's callback: both take an SdkAuthorization, but the types of cos-js-sdk-v5 do not say so. */
type SdkCallback = (answer: never) => void

export interface CosAuthorizationOptions extends AppOptions {
  /** Told why an operation fails, since the SDK shows only a message of its own. */
  onError?: (error: CosgateError) => void
  /** `wx.request` in a mini program, where there is no `fetch`. */
  request?: MiniProgramRequest
}

interface AuthAnswer {
  authorization: string
  securityToken?: string
  headers: Record<string, string>
}

/**
 * Makes the `getAuthorization` of cos-js-sdk-v5 and cos-wx-sdk-v5: the app signs each request of the SDK.
 *
 * A refusal fails the SDK's operation before anything is sent to COS. Calls without an answer are tried again for ten
 * seconds, and none waits longer than 30 seconds.
 *
 * @param url of the app's `/cos/auth`; absolute in a mini program.
 * @see https://cloud.tencent.com/document/product/436/11459
 */
export function cosAuthorization(url: string, options: CosAuthorizationOptions = {}) {
  const { onError, request, ...app } = options
  const call = { ...app, post: request && miniProgramPost(request) }
  const authorize = async ({ Method, Key, Query, Headers = {} }: SdkRequest): Promise<SdkAuthorization> => {
    const headers = Object.fromEntries(
      Object.entries(Headers).map(([name, value]) => [name.toLowerCase(), `${value}`]),
    )
    const wanted = { method: Method, key: Key || '/', params: Query, headers }
    const answer = await retry(
      () => callApp<AuthAnswer>(url, wanted, 'authorization', call),
      undefined,
      PATIENCE,
    )
    for (const name in answer.headers)
      if (name !== 'host' && answer.headers[name] !== headers[name])
        throw new CosgateError('invalid_decision', `this SDK cannot be told to send the grant's ${name}`)
    return { Authorization: answer.authorization, SecurityToken: answer.securityToken }
  }
  return (asked: SdkRequest, callback: SdkCallback): void => {
    authorize(asked).then(callback as (answer: SdkAuthorization) => void, (error) => {
      try {
        onError?.(error)
      } finally {
        // The SDKs have no way to say no; an answer without an Authorization fails the operation.
        callback({ error } as never)
      }
    })
  }
}
