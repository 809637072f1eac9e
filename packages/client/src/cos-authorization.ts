import { type AppJson, type AppOptions, callApp } from './app.js'
import { CosgateError } from './cosgate-error.js'
import { type MiniProgramRequest, sendByMiniProgram } from './mini-program.js'

/** The options of `getAuthorization` in cos-js-sdk-v5 and cos-wx-sdk-v5 that we use. */
export interface SdkRequest {
  Method: string
  /** `''` for a bucket operation. */
  Key?: string
  Query?: object
  Headers?: Record<string, unknown>
}

/** The callback of either SDK. Both accept `{ Authorization, SecurityToken }`, but the types of cos-js-sdk-v5 do not. */
export type SdkCallback = (answer: never) => void

/** Options of {@link cosAuthorization}. */
export interface CosAuthorizationOptions extends AppOptions {
  /** Gets the reason why an operation fails, because the SDK shows only its own message. */
  onError?: (error: CosgateError) => void
  /** `wx.request` in a mini program, which has no `fetch`. */
  request?: MiniProgramRequest
}

/** The answer of `POST /cos/auth`. */
interface AuthAnswer {
  authorization: string
  securityToken?: string
  headers: Record<string, string>
}

/**
 * Creates the `getAuthorization` option of cos-js-sdk-v5 and cos-wx-sdk-v5. The app signs each request of the SDK.
 *
 * A refusal fails the SDK's operation before anything is sent to COS.
 *
 * @param url the URL of the app's `/cos/auth`; absolute in a mini program
 * @see https://cloud.tencent.com/document/product/436/11459
 */
export function cosAuthorization(url: string, options: CosAuthorizationOptions = {}) {
  const { onError, request, ...appOptions } = options
  const app = { ...appOptions, url, send: request && sendByMiniProgram(request) }
  return async ({ Method, Key, Query, Headers }: SdkRequest, callback: SdkCallback): Promise<void> => {
    const headers: Record<string, string> = {}
    for (const name in Headers) headers[name.toLowerCase()] = `${Headers[name]}`
    const body = { method: Method, key: Key || '/', params: Query, headers }
    let answer: AuthAnswer
    try {
      answer = await callApp(app, body, isAuthAnswer)
      for (const name in answer.headers)
        if (name !== 'host' && answer.headers[name] !== headers[name])
          throw new CosgateError('invalid_decision', `the SDK cannot send ${name}`)
    } catch (error) {
      // The SDKs have no error path. An answer without an Authorization fails the operation.
      callback({ error } as never)
      onError?.(error as CosgateError)
      return
    }
    callback({ Authorization: answer.authorization, SecurityToken: answer.securityToken } as never)
  }
}

function isAuthAnswer({ authorization, headers }: AppJson): boolean {
  return typeof authorization === 'string' && !!headers
}
