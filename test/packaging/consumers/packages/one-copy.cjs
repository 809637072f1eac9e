// Imports and requires every package, and prints whether both gave the same copy.
const names = ['core', 'core/did-you-mean', 'core/signature', 'express', 'koa', 'emulator', 'client', 'sts']

async function printCopies() {
  for (const name of names) {
    const imported = await import(`@cosgate/${name}`)
    const required = require(`@cosgate/${name}`)
    const same = Object.keys(imported).every((key) => imported[key] === required[key])
    console.log(name, same ? 'one copy' : 'two copies')
  }
}

printCopies()
