// Requires the entry points that the arguments name, and prints what they export to CommonJS.
for (const name of process.argv.slice(2))
  console.log(
    name,
    Object.keys(require(`@cosgate/${name}`))
      .sort()
      .join(' '),
  )
