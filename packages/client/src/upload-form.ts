import { type AppJson, type AppOptions, callApp, toRouteUrl } from './app.js'
import { confirmObject } from './confirm-object.js'
import { assertSuccess } from './cos.js'
import { type MiniProgramRequest, sendByMiniProgram } from './mini-program.js'
import { createNetworkError, createTimeoutError } from './no-answer.js'
import { createProgressMeter, type ProgressMeter, type UploadProgress } from './progress.js'
import { retry } from './retry.js'
import type { Timeout } from './timeout.js'
import type { UploadedObject } from './transfer.js'
import { createFileId } from './upload-memory.js'

/** `uploadFile` of `wx`, `uni`, Taro, `my` (Alipay) or `tt` (Douyin), or a function with the same signature. */
export type UploadFile = (options: {
  url: string
  filePath: string
  /** The name of the form's file field. */
  name: string
  /** Alipay's name of the same. */
  fileName: string
  /** Alipay requires it. */
  fileType: 'image' | 'video' | 'audio'
  formData: Record<string, string>
  success(result: { statusCode: number | string; data?: unknown }): void
  fail(cause?: unknown): void
}) => unknown

/** What `uploadFile` returns. Not every runtime has both functions. */
interface UploadTask {
  onProgressUpdate?(
    listener: (event: { totalBytesSent: number; totalBytesExpectedToSend: number }) => void,
  ): void
  abort?(): void
  catch?(onRejected: () => void): unknown
}

/** Options of {@link uploadForm}. */
export interface UploadFormOptions extends AppOptions {
  /** A suggestion to the app, which may grant another key. */
  key: string
  uploadFile: UploadFile
  /** `wx.request`, or the `request` of the same runtime. Default: `fetch`. */
  request?: MiniProgramRequest
  /** Base path of the gate in the app; absolute in a mini program. Default: `/cos`. */
  endpoint?: string
  /** The full content type, such as `image/jpeg`. A grant with `contentTypes` requires it. */
  contentType?: string
  /** The largest size in bytes. The app may allow less. */
  maxBytes?: number
  /** Your name for this upload, see `uploadObject`. */
  fileId?: string
  /** Gets the progress of the form, which is a little larger than the file. */
  onProgress?: (progress: UploadProgress) => void
  /** Lets the app confirm the upload by `POST {endpoint}/confirm`. Default: false. */
  confirm?: boolean
}

/** The answer of `POST /cos/post-policy`. */
interface PostPolicy {
  url: string
  fields: Record<string, string>
}

const TIMEOUT_SECONDS = 120

/**
 * Uploads a file by a form, for runtimes that can send a file in no other way.
 *
 * @param filePath the path that the runtime gave the file
 * @returns the key that the app granted; `etag` is `''`, because these runtimes hide it
 * @throws CosgateError the app's refusal, `network_error`, `timeout` or `cos_error`
 * @see https://cloud.tencent.com/document/product/436/14690
 */
export async function uploadForm(filePath: string, options: UploadFormOptions): Promise<UploadedObject> {
  const { key, request, endpoint, contentType, maxBytes, fileId = createFileId() } = options
  const send = request && sendByMiniProgram(request)
  const app = { headers: options.headers ?? {}, credentials: options.credentials!, send }
  const body = { key, contentType, maxBytes, fileId }
  const policyApp = { ...app, url: toRouteUrl(endpoint, 'post-policy') }
  const policy = await callApp<PostPolicy>(policyApp, body, isPostPolicy)
  const progress = new FormProgress(options.onProgress)
  await retry((timeout) => sendForm(filePath, policy, options, progress, timeout), {
    seconds: TIMEOUT_SECONDS,
  })
  const stored = { key: policy.fields.key!, etag: '' }
  if (!options.confirm) return stored
  const { data } = await confirmObject({ ...app, url: toRouteUrl(endpoint, 'confirm') }, stored.key, fileId)
  return { ...stored, data }
}

function isPostPolicy({ url, fields }: AppJson): boolean {
  return typeof url === 'string' && /^https?:\/\//i.test(url) && typeof fields?.key === 'string'
}

/** Reports the progress of a form, whose size is known only when it is sent. */
class FormProgress {
  readonly #report: UploadFormOptions['onProgress']
  #meter: ProgressMeter | undefined
  #track: ((sent: number) => void) | undefined

  constructor(report: UploadFormOptions['onProgress']) {
    this.#report = report
  }

  update(sent: number, total: number): void {
    this.#meter ??= createProgressMeter(total, this.#report)
    this.#track ??= this.#meter.track()
    this.#track(sent)
  }

  finish(): void {
    this.#meter?.finish()
  }
}

function sendForm(
  filePath: string,
  { url, fields }: PostPolicy,
  { uploadFile, contentType }: UploadFormOptions,
  progress: FormProgress,
  timeout: Timeout,
): Promise<void> {
  timeout.restart()
  return new Promise<void>((resolve, reject) => {
    const task = uploadFile({
      url,
      filePath,
      name: 'file',
      fileName: 'file',
      fileType: toFileType(contentType),
      formData: fields,
      success: ({ statusCode, data }) => {
        try {
          assertSuccess({ status: Number(statusCode), text: `${data ?? ''}` })
          progress.finish()
          resolve()
        } catch (error) {
          reject(error)
        }
      },
      fail: (cause) => reject(createNetworkError(url, 'the connection and the upload domains', cause)),
    }) as UploadTask | undefined
    timeout.expired.then(() => {
      reject(createTimeoutError(url, timeout))
      task?.abort?.()
    })
    // Taro's task is also a promise, which rejects although `fail` was called.
    task?.catch?.(() => {})
    task?.onProgressUpdate?.(({ totalBytesSent, totalBytesExpectedToSend }) => {
      timeout.restart()
      progress.update(totalBytesSent, totalBytesExpectedToSend)
    })
  })
}

function toFileType(contentType = ''): 'image' | 'video' | 'audio' {
  const type = contentType.split('/')[0]
  return type === 'video' || type === 'audio' ? type : 'image'
}
