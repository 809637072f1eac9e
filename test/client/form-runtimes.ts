import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { MiniProgramRequest, UploadFile } from '@cosgate/client'
import { wx as wechat } from './mini-program.js'

/** The functions of one mini-program runtime, with its documented names and answers, on Node's fetch and files. */
export interface FormRuntime {
  request: MiniProgramRequest
  uploadFile: UploadFile
  /** The options of the last call of `uploadFile`. */
  last(): Record<string, unknown>
}

type FormOptions = Parameters<UploadFile>[0]
type ProgressListener = (event: {
  progress: number
  totalBytesSent: number
  totalBytesExpectedToSend: number
}) => void

interface SentForm {
  status: number
  text: string
}

/** Sends the fields and then the file, as every runtime does. */
async function sendForm(field: string, { url, filePath, formData }: FormOptions): Promise<SentForm> {
  const form = new FormData()
  for (const [name, value] of Object.entries(formData)) form.append(name, value)
  form.append(field, new Blob([new Uint8Array(await readFile(filePath))]), basename(filePath))
  const response = await fetch(url, { method: 'POST', body: form })
  return { status: response.status, text: await response.text() }
}

/** A task that reports the progress of a form of 100 bytes and can be aborted. */
function createTask() {
  const listeners: ProgressListener[] = []
  return {
    report(sent: number) {
      const event = { progress: sent, totalBytesSent: sent, totalBytesExpectedToSend: 100 }
      for (const listener of listeners) listener(event)
    },
    task: { abort() {}, onProgressUpdate: (listener: ProgressListener) => void listeners.push(listener) },
  }
}

/** Keeps what `uploadFile` was called with. */
function record(uploadFile: UploadFile): Pick<FormRuntime, 'uploadFile' | 'last'> {
  let options: Record<string, unknown> = {}
  return {
    uploadFile: (given) => {
      options = { ...given }
      return uploadFile(given)
    },
    last: () => options,
  }
}

/** WeChat, uni-app and Douyin: the field is `name`, and a task is returned. */
const uploadByName: UploadFile = (options) => {
  const { report, task } = createTask()
  sendForm(options.name, options)
    .then(({ status, text }) => {
      report(50)
      report(100)
      options.success({ statusCode: status, data: text })
    })
    .catch((error) => options.fail({ errMsg: `uploadFile:fail ${error}` }))
  return task
}

/** Taro: the task is a promise, too, which also rejects. */
const uploadByPromise: UploadFile = (options) => {
  const { report, task } = createTask()
  const sent = sendForm(options.name, options).then(
    ({ status, text }) => {
      report(100)
      options.success({ statusCode: status, data: text })
    },
    (error) => {
      options.fail({ errMsg: `uploadFile:fail ${error}` })
      throw error
    },
  )
  return Object.assign(sent, task)
}

/** Alipay: the field is `fileName`, a `fileType` is required, and the status is text. */
const uploadByFileName: UploadFile = (options) => {
  if (!['image', 'video', 'audio'].includes(options.fileType)) throw new Error('fileType is required')
  sendForm(options.fileName, options)
    .then(({ status, text }) => options.success({ statusCode: `${status}`, data: text }))
    .catch((error) => options.fail({ error: 12, errorMessage: `${error}` }))
  return undefined
}

/** Alipay: `headers` instead of `header`, `status` instead of `statusCode`. */
const requestWithHeaders: MiniProgramRequest = ({ url, method, headers, data, success, fail }) => {
  fetch(url, { method, headers, body: data })
    .then(async (response) => success({ status: response.status, data: await response.json() }))
    .catch((error) => fail({ error: 12, errorMessage: `${error}` }))
}

const request = wechat.request as MiniProgramRequest

export const runtimes: Record<'wx' | 'uni' | 'Taro' | 'my' | 'tt', FormRuntime> = {
  wx: { request, ...record(uploadByName) },
  uni: { request, ...record(uploadByName) },
  Taro: { request, ...record(uploadByPromise) },
  my: { request: requestWithHeaders, ...record(uploadByFileName) },
  tt: { request, ...record(uploadByName) },
}
