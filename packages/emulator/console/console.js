import { find } from './element.js'
import { startFaults } from './faults.js'
import { showObjects, startObjects } from './objects.js'
import { startRequests } from './requests.js'

const views = ['requests', 'objects', 'faults']

startRequests()
startObjects()
startFaults()
window.addEventListener('hashchange', showView)
window.addEventListener('unhandledrejection', ({ reason }) => {
  find('#problem').textContent = reason.message
})
showView()

/** Shows the view that the address names. */
function showView() {
  const current = views.find((view) => location.hash === `#${view}`) ?? 'requests'
  find('#problem').textContent = ''
  for (const view of views) {
    find(`#${view}-view`).hidden = view !== current
    const link = find(`nav a[href="#${view}"]`)
    if (view === current) link.setAttribute('aria-current', 'page')
    else link.removeAttribute('aria-current')
  }
  if (current === 'objects') showObjects()
}
