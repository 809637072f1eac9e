import { say } from './language.js'

/** @param {number} bytes */
export function formatSize(bytes) {
  const unit = Math.min(3, Math.floor(Math.log2(bytes || 1) / 10))
  const amount = bytes / 1024 ** unit
  return `${unit ? amount.toFixed(1) : amount} ${['B', 'KB', 'MB', 'GB'][unit]}`
}

/** @param {number} seconds */
export function formatDuration(seconds) {
  if (seconds < 60) return say(`${Math.ceil(seconds)} s`, `${Math.ceil(seconds)} 秒`)
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return say(`${minutes} min`, `${minutes} 分钟`)
  return say(
    `${Math.floor(minutes / 60)} h ${minutes % 60} min`,
    `${Math.floor(minutes / 60)} 小时 ${minutes % 60} 分钟`,
  )
}
