const useColors = process.stdout.isTTY && !process.env.NO_COLOR
const paint = (code) => (text) => (useColors ? `\x1b[${code}m${text}\x1b[0m` : text)
const [bold, dim, red, green] = [paint(1), paint(2), paint(31), paint(32)]

/** Prints the framework and the storage of the demo. */
export function printTitle({ framework, storage, isReal }) {
  const where = isReal ? `${storage.bucket} in ${storage.region}` : `a local COS at ${storage.origin}`
  console.log(`\n${bold('Cosgate demo')} ${dim(`· ${framework} · ${where}`)}\n`)
}

/** @param {import('./tour.js').Step} step */
export function printStep({ title, line, status, note, ok }) {
  const mark = ok ? green('✓') : red('✗')
  console.log(
    `${mark} ${title.padEnd(31)} ${dim(shorten(line).padEnd(41))} ${status} ${ok ? note : red(note)}`,
  )
}

/** @param {number} [milliseconds] */
export function printTourEnd(ok, milliseconds) {
  console.log(
    ok ? `\n${green('All as it should be')} ${dim(`in ${milliseconds} ms`)}` : red('\nThe tour failed'),
  )
}

/** Prints the addresses of the pages, and what a real bucket needs before they can use it. */
export function printPage({ url, isElsewhere }, clients, { isReal, storage }) {
  if (isElsewhere) console.log(dim('\nPort 3000 is taken; PORT sets another.'))
  if (isReal) {
    console.log(
      `\nThe bucket needs a CORS rule for ${url} and ${clients.url}: all methods, all headers, ETag exposed.`,
    )
    console.log('A lifecycle rule should remove objects and unfinished uploads below incoming/ after a day.')
  } else console.log(`\nThe requests that COS gets: ${storage.origin}/_emulator/`)
  if (storage.cdn) console.log(`A local CDN serves the pictures: ${storage.cdn.origin}`)
  console.log(`The same with cos-js-sdk-v5 and Uppy: ${clients.url}`)
  console.log(`\nOpen ${bold(url)} and upload something ${dim('(Ctrl+C ends the demo)')}\n`)
}

/** Prints a failure as one line on standard error. */
export function printError(message) {
  console.error(useColors ? red(message) : message)
}

/** Removes COS's host and the signature, and shortens ids. */
function shorten(line) {
  return line
    .replace(/https?:\/\/[^/]+/, '…')
    .replace(/\?.*/, '?…')
    .replace(/\b([0-9a-f]{4})[0-9a-f]{12,}/g, '$1…')
}
