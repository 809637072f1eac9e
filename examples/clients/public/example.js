import { logIn, readSession } from './app.js'
import { element } from './element.js'
import { translatePage } from './language.js'

const find = (selector) => document.querySelector(selector)

/** The settings that the example pages share: the logged-in user (by default alice) and the bucket. */
export async function startExample() {
  translatePage()
  const session = await readSession()
  if (!session.user) Object.assign(session, await logIn('alice'))
  return session
}

/** Calls back with each chosen file. Before, the button is disabled. */
export function onFile(use) {
  find('#file').disabled = false
  find('#file').addEventListener('change', ({ target }) => {
    showProgress(0)
    find('#result').textContent = find('#problem').textContent = ''
    use(target.files[0])
    target.value = ''
  })
}

/** @param {number} share from 0 to 1 */
export function showProgress(share) {
  find('#progress').value = share
  find('#percent').textContent = `${Math.floor(share * 100)} %`
}

export function showResult(key, url) {
  find('#result').replaceChildren(element('a', { href: url, textContent: key }))
}

export function showProblem(error) {
  find('#problem').textContent = [error.status, error.code, error.message].filter(Boolean).join(' ')
}
