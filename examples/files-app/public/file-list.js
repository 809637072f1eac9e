import { deleteFile, downloadPath } from './app.js'
import { element } from './element.js'
import { formatSize } from './format.js'
import { say } from './language.js'

/**
 * Shows the user's files, with thumbnails of pictures.
 *
 * @param {HTMLElement} list
 * @param {{ id: string, name: string, size: number, thumbnail?: string }[]} files
 * @param {(work: () => Promise<unknown>) => void} act runs the action of a button and shows the files again
 */
export function showFiles(list, files, act) {
  list.replaceChildren(...files.map((file) => createCard(file, act)))
}

function createCard({ id, name, size, thumbnail }, act) {
  const download = element('a', {
    href: downloadPath(id),
    textContent: say('Download', '下载'),
    ariaLabel: say(`Download ${name}`, `下载 ${name}`),
  })
  const remove = element('button', {
    type: 'button',
    textContent: say('Delete', '删除'),
    ariaLabel: say(`Delete ${name}`, `删除 ${name}`),
    onclick: () => act(() => deleteFile(id)),
  })
  const title = element('span', { className: 'name', textContent: name, title: name })
  const facts = element('span', { className: 'size', textContent: formatSize(size) })
  return element('li', {}, createPreview(name, thumbnail), title, facts, element('div', {}, download, remove))
}

function createPreview(name, thumbnail) {
  if (thumbnail) return element('img', { src: thumbnail, alt: name, loading: 'lazy' })
  const extension = name.includes('.') ? name.split('.').at(-1) : ''
  return element('span', { className: 'kind', textContent: extension.slice(0, 4), ariaHidden: 'true' })
}
