// Prints the names that every package exports to CommonJS.
const names = ['core', 'express', 'fetch', 'koa', 'emulator', 'client', 'sts']
for (const name of names)
  console.log(
    name,
    Object.keys(require(`@cosgate/${name}`))
      .sort()
      .join(' '),
  )
