import { readFile, stat } from 'node:fs/promises'

interface Callbacks {
  success?(result: object): void
  fail?(error: { errMsg: string }): void
}

interface RequestOptions extends Callbacks {
  url: string
  method?: string
  header?: Record<string, string>
  data?: string | ArrayBuffer
  responseType?: string
  dataType?: string
}

/** The part of a mini program's `wx` that cos-wx-sdk-v5 uses, on Node's fetch and files. */
export const wx = {
  canIUse: () => true,
  getAppBaseInfo: () => ({ SDKVersion: '3.0.0' }),
  getDeviceInfo: () => ({ platform: 'devtools' }),
  getNetworkType: ({ success }: Callbacks) => success?.({ networkType: 'wifi' }),
  getStorageSync: () => '',
  setStorageSync() {},
  removeStorageSync() {},
  getFileSystemManager: () => ({
    readFile({ filePath, position = 0, length, success, fail }: FileOptions) {
      const content = readFile(filePath!).then(
        (all) => new Uint8Array(all.subarray(position, length && position + length)),
      )
      content
        .then(({ buffer }) => success?.({ data: buffer }))
        .catch((error) => fail?.({ errMsg: `${error}` }))
    },
    stat({ path, success, fail }: FileOptions) {
      stat(path!)
        .then((stats) => success?.({ stats }))
        .catch((error) => fail?.({ errMsg: `${error}` }))
    },
  }),
  request({
    url,
    method = 'GET',
    header,
    data,
    responseType,
    dataType = 'json',
    success,
    fail,
  }: RequestOptions) {
    const stopper = new AbortController()
    const body = method === 'GET' || method === 'HEAD' ? undefined : data
    fetch(url, { method, headers: header, body, signal: stopper.signal })
      .then(async (response) => {
        const data = responseType === 'arraybuffer' ? await response.arrayBuffer() : await response.text()
        success?.({
          statusCode: response.status,
          header: Object.fromEntries(response.headers),
          data: dataType === 'json' && typeof data === 'string' ? parsed(data) : data,
        })
      })
      .catch((error) => fail?.({ errMsg: `request:fail ${error}` }))
    return { abort: () => stopper.abort(), onProgressUpdate() {} }
  },
}

interface FileOptions extends Callbacks {
  filePath?: string
  path?: string
  position?: number
  length?: number
}

/** `wx.request` parses everything that is JSON, regardless of its content type. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
