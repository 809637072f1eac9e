const { cosgate } = require('@cosgate/koa')
const { options } = require('../../../cosgate-options.cjs')

module.exports = () => cosgate(options)
