import { call, previewUrl } from './api.js'
import { element, find } from './element.js'
import { showPreview } from './preview.js'

/** The folder that is shown. Each call of `openFolder` replaces the object, which tells late answers apart. */
let shown = { bucket: '', prefix: '' }

export function startObjects() {
  find('#bucket').addEventListener('change', ({ target }) => openFolder(target.value, ''))
  find('#more-objects').addEventListener('click', ({ target }) => addPage(target.dataset.marker))
  find('#settings').addEventListener('toggle', showSettings)
}

/** Shows the folder again, after something may have changed. */
export async function showObjects() {
  const { buckets } = await call('GET', 'buckets')
  const select = find('#bucket')
  select.replaceChildren(...buckets.map((name) => element('option', { value: name, textContent: name })))
  find('#no-buckets').hidden = buckets.length > 0
  if (buckets.length === 0) return openFolder('', '')
  const bucket = buckets.includes(shown.bucket) ? shown.bucket : buckets[0]
  select.value = bucket
  await openFolder(bucket, bucket === shown.bucket ? shown.prefix : '')
}

async function openFolder(bucket, prefix) {
  shown = { bucket, prefix }
  find('#preview').hidden = true
  find('#path').replaceChildren(...(bucket ? createPath(bucket, prefix) : []))
  find('#objects').replaceChildren()
  find('#settings').hidden = !bucket
  find('#no-objects').hidden = true
  find('#more-objects').hidden = true
  if (bucket) await addPage('')
  await showSettings()
}

async function addPage(marker) {
  const folder = shown
  const { bucket, prefix } = folder
  const page = await call('GET', 'objects', { params: { bucket, prefix, marker } })
  if (folder !== shown) return
  const folders = page.folders.map((name) =>
    element(
      'li',
      {},
      createLink(name.slice(prefix.length), () => openFolder(bucket, name)),
    ),
  )
  const list = find('#objects')
  list.append(...folders, ...page.objects.map((object) => createItem(folder, object)))
  find('#no-objects').hidden = list.children.length > 0
  const more = find('#more-objects')
  more.hidden = page.next === undefined
  more.dataset.marker = page.next ?? ''
}

function createPath(bucket, prefix) {
  const folders = prefix.split('/').slice(0, -1)
  const links = folders.map((folder, index) =>
    createLink(folder, () => openFolder(bucket, `${folders.slice(0, index + 1).join('/')}/`)),
  )
  return [createLink(bucket, () => openFolder(bucket, '')), ...links].flatMap((link) => [link, ' / '])
}

function createItem({ bucket, prefix }, object) {
  const { key, size, contentType, lastModified } = object
  const name = key.slice(prefix.length)
  const remove = element('button', {
    type: 'button',
    textContent: 'Delete',
    ariaLabel: `Delete ${name}`,
    onclick: () => removeObject(bucket, key),
  })
  const thumbnail =
    object.preview === 'image'
      ? element('img', { src: previewUrl(bucket, key), alt: '', loading: 'lazy' })
      : element('span', { className: 'thumbnail' })
  const facts = `${formatSize(size)} · ${contentType} · ACL ${object.acl} · ${new Date(lastModified * 1000).toLocaleString()}`
  const open = createLink(name || key, () => showPreview(bucket, object))
  return element('li', {}, thumbnail, open, element('small', { textContent: facts }), remove)
}

async function removeObject(bucket, key) {
  await call('DELETE', 'object', { params: { bucket, key } })
  await showObjects()
  find('#objects-title').focus()
}

async function showSettings() {
  const folder = shown
  if (!folder.bucket || !find('#settings').open) return
  const { settings } = await call('GET', 'settings', { params: { bucket: folder.bucket } })
  if (folder !== shown) return
  find('#bucket-settings').replaceChildren(
    ...settings.flatMap(({ name, value }) => [
      element('dt', { textContent: name }),
      element('dd', {}, element('pre', { textContent: value })),
    ]),
  )
}

function createLink(text, onclick) {
  return element('button', { type: 'button', className: 'link', textContent: text, onclick })
}

function formatSize(bytes) {
  if (bytes < 1024) return `${bytes} bytes`
  const unit = Math.min(3, Math.floor(Math.log2(bytes) / 10))
  return `${(bytes / 1024 ** unit).toFixed(1)} ${['', 'KiB', 'MiB', 'GiB'][unit]}`
}
