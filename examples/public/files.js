import { deleteFile, downloadPath } from './app.js'
import { element } from './element.js'
import { say } from './language.js'

const list = document.querySelector('#files')
const picture = /\.(avif|gif|jpe?g|png|svg|webp)$/i

/**
 * Shows the user's files, with previews of pictures.
 *
 * @param {{ key: string, name: string, size: number, url: string }[]} files
 * @param {(work: () => Promise<unknown>) => void} act runs the action of a button and shows the files again
 */
export function showFiles(files, act) {
  document.querySelector('#no-files').hidden = files.length > 0
  list.replaceChildren(...files.map((file) => card(file, act)))
}

function card({ key, name, size, url }, act) {
  const download = element('a', { href: downloadPath(key), textContent: say('Download', '下载') })
  const remove = element('button', {
    type: 'button',
    textContent: say('Delete', '删除'),
    ariaLabel: say(`Delete ${name}`, `删除 ${name}`),
    onclick: () => act(() => deleteFile(key)),
  })
  const title = element('span', { className: 'name', textContent: name, title: name })
  const facts = element('span', { className: 'size', textContent: sizeText(size) })
  return element('li', {}, preview(name, url), title, facts, element('div', {}, download, remove))
}

function preview(name, url) {
  if (picture.test(name)) return element('img', { src: url, alt: name, loading: 'lazy' })
  const extension = name.includes('.') ? name.split('.').at(-1) : ''
  return element('span', { className: 'kind', textContent: extension.slice(0, 4), ariaHidden: 'true' })
}

function sizeText(bytes) {
  const unit = Math.min(3, Math.floor(Math.log2(bytes || 1) / 10))
  const amount = bytes / 1024 ** unit
  return `${unit ? amount.toFixed(1) : amount} ${['B', 'KB', 'MB', 'GB'][unit]}`
}
