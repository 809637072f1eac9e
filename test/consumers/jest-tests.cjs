// The tests of a CommonJS app, as its authors write them for Jest. Nothing is configured.
const express = require('express')
const Koa = require('koa')

const storage = {
  bucket: 'photos-1250000000',
  region: 'ap-guangzhou',
  credentials: { secretId: 'AKIDconsumerFake', secretKey: 'consumer-secret-key-fake' },
}
const authorize = (intent) => intent.resource.startsWith('users/alice/')

const adapters = ['express', 'koa', 'fetch']
const subpaths = ['core/did-you-mean', 'core/region', 'core/signature']
test.each(['core', ...subpaths, ...adapters, 'emulator', 'client', 'sts'])(
  '@cosgate/%s is loaded',
  (name) => {
    expect(Object.keys(require(`@cosgate/${name}`))).not.toEqual([])
  },
)

test('an Express app signs what authorize allows', async () => {
  const { cosgate } = require('@cosgate/express')
  await expectToObey(
    express()
      .use(cosgate({ ...storage, authorize }))
      .listen(0, '127.0.0.1'),
  )
})

test('a Koa app signs what authorize allows', async () => {
  const { cosgate } = require('@cosgate/koa')
  await expectToObey(new Koa().use(cosgate({ ...storage, authorize })).listen(0, '127.0.0.1'))
})

test.each(adapters)('@cosgate/%s and core share the class of errors', (name) => {
  expect(require(`@cosgate/${name}`).CosgateError).toBe(require('@cosgate/core').CosgateError)
})

async function expectToObey(server) {
  await new Promise((resolve) => server.once('listening', resolve))
  const presign = (key) =>
    fetch(`http://127.0.0.1:${server.address().port}/cos/presign`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ method: 'PUT', key }),
    })
  const statuses = [(await presign('users/alice/a.txt')).status, (await presign('users/bob/a.txt')).status]
  await new Promise((resolve) => server.close(resolve))
  expect(statuses).toEqual([200, 403])
}
