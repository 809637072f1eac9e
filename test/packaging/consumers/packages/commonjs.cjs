// Prints the names that every package exports to CommonJS.
const names = ['core', 'core/did-you-mean', 'core/signature', 'express', 'koa', 'emulator', 'client', 'sts']
for (const name of names)
  console.log(
    name,
    Object.keys(require(`@cosgate/${name}`))
      .sort()
      .join(' '),
  )
