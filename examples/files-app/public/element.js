/** Creates an element. Texts are set as text, so that a file name cannot become markup. */
export function element(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties)
  made.append(...children)
  return made
}
