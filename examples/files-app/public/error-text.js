import { say } from './language.js'

/** Advice for the user by error code. The message of the error is shown for other codes. */
const texts = {
  unauthenticated: () => say('Please log in again.', '请重新登录。'),
  forbidden: () => say('You are not allowed to do this.', '您没有权限执行此操作。'),
  not_found: () => say('There is no such file.', '文件不存在。'),
  quota_exceeded: () =>
    say('Your storage is full. Delete some files first.', '存储空间不足，请先删除一些文件。'),
  payload_too_large: () => say('The file does not fit into your storage.', '文件超出剩余存储空间。'),
  refused_content: () => say('Programs are not accepted.', '不接受可执行文件。'),
  not_uploaded: () => say('The file did not arrive. Please try again.', '文件未上传成功，请重试。'),
  network_error: () => say('There is no connection. Please try again.', '网络连接失败，请重试。'),
  timeout: () => say('The server did not answer in time. Please try again.', '服务器响应超时，请重试。'),
  blocked_by_csp: () =>
    say("The page's security policy blocks the bucket.", '页面的内容安全策略阻止了对存储桶的访问。'),
  cos_error: () => say('The storage refused the upload.', '存储服务拒绝了上传。'),
  internal: () => say('Something went wrong on the server.', '服务器出错了。'),
}

/** Returns the text of an error in the visitor's language. */
export function toErrorText({ code, message }) {
  return texts[code]?.() ?? say(`It failed: ${message} (${code})`, `操作失败：${message}（${code}）`)
}

/** Refusals that need not last: the user can log in again or free some storage, and COS may show the object later. */
const temporary = ['unauthenticated', 'quota_exceeded', 'not_uploaded', 'rate_limited']

/** Returns whether it makes sense to try again. Any other refusal stays one. */
export function canRetry({ code, status = 500 }) {
  return code !== 'blocked_by_csp' && (status >= 500 || temporary.includes(code))
}
