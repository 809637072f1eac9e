import { uploadObject } from './cosgate-client/index.js'
import { element } from './element.js'
import { say } from './language.js'

const list = document.querySelector('#uploads')

/**
 * Uploads a file directly to COS and shows its progress in a row.
 *
 * @returns {Promise<boolean>} whether it was uploaded
 */
export async function upload(file, key) {
  const stop = new AbortController()
  const row = uploadRow(file.name, () => stop.abort())
  try {
    const onProgress = ({ loaded, total }) => row.showProgress(total ? loaded / total : 1)
    await uploadObject(file, { key, onProgress, signal: stop.signal })
    row.end(say('uploaded', '已上传'))
    return true
  } catch (error) {
    row.end(stop.signal.aborted ? say('cancelled', '已取消') : `${error.code}: ${error.message}`, true)
    return false
  }
}

function uploadRow(name, cancel) {
  const bar = element('progress', { max: 1, value: 0, ariaLabel: name })
  const state = element('span', { className: 'state', textContent: '0 %' })
  const button = element('button', { type: 'button', textContent: say('Cancel', '取消'), onclick: cancel })
  const row = element('li', {}, element('span', { className: 'name', textContent: name }), bar, state, button)
  list.prepend(row)
  return {
    showProgress(share) {
      bar.value = share
      state.textContent = `${Math.floor(share * 100)} %`
    },
    end(text, failed = false) {
      state.textContent = text
      row.classList.add(failed ? 'failed' : 'done')
      button.remove()
    },
  }
}
