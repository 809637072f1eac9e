/** Creates an element. Texts are set as text, so that a key cannot become markup. */
export function element(tag, properties = {}, ...children) {
  const created = Object.assign(document.createElement(tag), properties)
  created.append(...children)
  return created
}

export const find = (selector) => document.querySelector(selector)
