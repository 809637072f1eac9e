// CommonJS, because `__dirname` is the one way to find this folder that the ES modules and the CommonJS build share.
exports.consoleDirectory = __dirname
