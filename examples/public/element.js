/** Makes an element; texts are set as text, so nothing in a file's name can become markup. */
export function element(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties)
  made.append(...children)
  return made
}
