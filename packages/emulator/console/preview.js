import { previewUrl } from './api.js'
import { element, find } from './element.js'

/** Shows an object below the list. */
export async function showPreview(bucket, { key, preview, etag }) {
  const panel = find('#preview')
  const title = element('h3', { id: 'preview-title', textContent: key })
  const facts = element('p', {}, element('small', { textContent: `ETag ${etag}` }))
  panel.replaceChildren(title, facts, await createContent(previewUrl(bucket, key), preview, key))
  panel.hidden = false
  panel.focus()
}

async function createContent(src, preview, key) {
  switch (preview) {
    case 'image':
      return element('img', { src, alt: key })
    case 'video':
    case 'audio':
      return element(preview, { src, controls: true })
    case 'text':
      return element('pre', { textContent: await (await fetch(src)).text() })
    default:
      return element('p', { textContent: 'There is no preview for this type.' })
  }
}
