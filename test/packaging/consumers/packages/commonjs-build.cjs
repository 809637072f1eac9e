// Loads both builds of the packages that the arguments name, and prints the names that only one of them exports.
const { dirname, join } = require('node:path')

for (const name of process.argv.slice(2)) {
  const folder = join(dirname(require.resolve(`@cosgate/${name}`)), '..')
  const inCommonjs = Object.keys(require(join(folder, 'cjs/index.js')))
  const inModule = Object.keys(require(join(folder, 'dist/index.js')))
  const onlyOne = [...inCommonjs, ...inModule].filter(
    (key) => inCommonjs.includes(key) !== inModule.includes(key),
  )
  console.log(name, onlyOne.join(' ') || 'same names')
}
