/** The options of every host's gate. The tests know what `authorize` decides. */
exports.options = {
  bucket: 'photos-1250000000',
  region: 'ap-guangzhou',
  credentials: { secretId: 'AKIDhostsFake', secretKey: 'hosts-secret-key-fake' },
  authorize: async ({ resource }) => {
    if (resource === 'broken') return 'yes'
    if (resource === 'hidden') return { allow: false, status: 404 }
    return resource.startsWith('users/alice/')
  },
}

/** Tells the test where the app is. */
exports.printUrl = (server) => console.log(`http://127.0.0.1:${server.address().port}`)
