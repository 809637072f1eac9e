/**
 * Returns code that makes a program run like a page of the app with one chosen file.
 * @param file an expression, such as `new File(['meow'], 'cat.jpg')`
 */
export function page(file: string): string {
  return `globalThis.document = Object.assign(new EventTarget(), {
    baseURI: process.env.APP_URL,
    querySelector: () => ({ files: [${file}] }),
  })`
}
