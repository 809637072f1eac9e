import { once } from 'node:events'
import { createApps } from './demo/apps.js'
import { readArguments } from './demo/arguments.js'
import { printError, printPage, printStep, printTitle, printTourEnd } from './demo/print.js'
import { openRecords } from './demo/records.js'
import { linkClients, serve } from './demo/server.js'
import { findMissingVariable, openStorage } from './demo/storage.js'
import { tour } from './demo/tour.js'

const args = readArguments(process.argv.slice(2), process.env)
const missing = findMissingVariable(process.env)
if ('error' in args || missing) {
  printError('error' in args ? args.error : `demo: a real bucket needs ${missing} too`)
  process.exitCode = 1
} else {
  process.exitCode = (await run(args, stopSignal())) ? 0 : 1
}

/** Aborts at the first Ctrl+C. A second one ends the process. */
function stopSignal() {
  const stop = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => stop.abort())
  return stop.signal
}

/**
 * Opens the storage, serves the apps, runs the tour, and serves the page until it is stopped. Closes everything at the end.
 *
 * @param {{ once: boolean, koa: boolean, cdn: boolean, port?: number }} args
 * @param {AbortSignal} stop
 */
async function run({ once: onlyTour, koa, cdn, port }, stop) {
  const opened = []
  try {
    const place = await openStorage(process.env, { cdn })
    opened.push(place)
    const database = await openRecords(process.env)
    opened.push(database)
    const apps = createApps(koa, place.storage, database.records)
    const clients = await serve(apps.clients, 0)
    opened.push(clients)
    const server = await serve(linkClients(apps.files, clients.url), port)
    opened.push(server)
    printTitle({ framework: koa ? 'Koa' : 'Express', ...place })
    if (!(await showTour(server.url, stop))) return false
    if (onlyTour) return true
    printPage(server, clients, place)
    if (!stop.aborted) await once(stop, 'abort')
    return true
  } catch (error) {
    printError(`demo: ${error.message}${error.cause ? ` (${error.cause.message})` : ''}`)
    return false
  } finally {
    for (const part of opened.reverse()) await part.close()
  }
}

/** Ends at the first step that fails, because the next steps depend on it. */
async function showTour(app, stop) {
  const start = performance.now()
  for await (const step of tour(app)) {
    printStep(step)
    if (stop.aborted) return false
    if (!step.ok) {
      printTourEnd(false)
      return false
    }
  }
  printTourEnd(true, Math.round(performance.now() - start))
  return true
}
