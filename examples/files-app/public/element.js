/** Creates an element. Texts are set as text, so that a file name cannot become markup. */
export function element(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties)
  made.append(...children)
  return made
}

/** Focuses the first visible button of an item. */
export function focusButton(item) {
  item?.querySelector('button:not([hidden])')?.focus()
}

/** Removes an item of a list. If it has the focus, the item beside it gets the focus. */
export function removeItem(item) {
  const beside = item.nextElementSibling ?? item.previousElementSibling
  const hadFocus = item.contains(document.activeElement)
  item.remove()
  if (hadFocus) focusButton(beside)
}
