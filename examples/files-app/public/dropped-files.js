/**
 * Lets the visitor drop files and folders on an area.
 *
 * @param {HTMLElement} area
 * @param {(transfer: DataTransfer) => void} onDrop
 */
export function acceptDrops(area, onDrop) {
  const mark = (isOver) => () => area.classList.toggle('over', isOver)
  area.addEventListener('dragover', mark(true))
  area.addEventListener('dragleave', mark(false))
  area.addEventListener('drop', mark(false))
  area.addEventListener('drop', ({ dataTransfer }) => onDrop(dataTransfer))
  // Otherwise the browser replaces the page by a file that misses the area.
  for (const name of ['dragover', 'drop']) document.addEventListener(name, (event) => event.preventDefault())
}

/**
 * Returns the dropped files, including those in dropped folders.
 *
 * @param {DataTransfer} transfer
 * @returns {Promise<File[]>}
 */
export async function readDroppedFiles({ items }) {
  // The entries are read at once, because the browser clears the list after the event.
  const entries = [...items].map((item) => item.webkitGetAsEntry()).filter(Boolean)
  return (await Promise.all(entries.map(readEntry))).flat()
}

async function readEntry(entry) {
  if (entry.isFile) return [await new Promise((resolve, reject) => entry.file(resolve, reject))]
  return (await Promise.all((await readFolder(entry.createReader())).map(readEntry))).flat()
}

/** A browser returns the content of a folder in pages. The last one is empty. */
async function readFolder(reader) {
  const entries = []
  for (;;) {
    const page = await new Promise((resolve, reject) => reader.readEntries(resolve, reject))
    if (page.length === 0) return entries
    entries.push(...page)
  }
}
