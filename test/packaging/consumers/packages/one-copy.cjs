// Imports and requires the entry points that the arguments name, and prints whether both gave the same copy.
async function printCopies() {
  for (const name of process.argv.slice(2)) {
    const imported = await import(`@cosgate/${name}`)
    const required = require(`@cosgate/${name}`)
    const same = Object.keys(imported).every((key) => imported[key] === required[key])
    console.log(name, same ? 'one copy' : 'two copies')
  }
}

printCopies()
