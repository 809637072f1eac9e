import { deleteFile, downloadPath } from './app.js'
import { element, removeItem } from './element.js'
import { formatSize } from './format.js'
import { say } from './language.js'

/**
 * Shows the user's files, with thumbnails of pictures. What is already shown stays, so that it keeps the focus.
 *
 * @param {HTMLElement} list
 * @param {{ id: string, name: string, size: number, thumbnail?: string }[]} files
 * @param {(work: () => Promise<unknown>, done: string) => void} act runs the action of a button and shows the files again
 */
export function showFiles(list, files, act) {
  const ids = new Set(files.map(({ id }) => id))
  for (const card of [...list.children]) if (!ids.has(card.dataset.id)) removeItem(card)
  for (const [index, file] of files.entries()) {
    const shown = list.children[index]
    if (shown?.dataset.id !== file.id) list.insertBefore(createCard(file, act), shown ?? null)
  }
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
    onclick: () => act(() => deleteFile(id), say(`${name} was deleted`, `${name} 已删除`)),
  })
  const title = element('span', { className: 'name', textContent: name, title: name })
  const facts = element('span', { className: 'size', textContent: formatSize(size) })
  const actions = element('div', {}, download, remove)
  const card = element('li', {}, createPreview(name, thumbnail), title, facts, actions)
  card.dataset.id = id
  return card
}

function createPreview(name, thumbnail) {
  if (thumbnail) return element('img', { src: thumbnail, alt: name, loading: 'lazy' })
  const extension = name.includes('.') ? name.split('.').at(-1) : ''
  return element('span', { className: 'kind', textContent: extension.slice(0, 4), ariaHidden: 'true' })
}
