import { measureEntryPoints } from './endpoints.js'
import { measureSigner } from './signer.js'

const parts = { signer: measureSigner, endpoints: measureEntryPoints }
const selected = process.argv.slice(2).filter((argument) => argument in parts)

console.log(`Node ${process.version}, ${new Date().toISOString().slice(0, 10)}; speed relative to the peer`)
for (const [name, measure] of Object.entries(parts)) {
  if (selected.length > 0 && !selected.includes(name)) continue
  console.log(
    name === 'signer'
      ? '\ncompared with cos-nodejs-sdk-v5'
      : '\ncompared with a route of the framework that only parses the JSON',
  )
  for (const { name: row, ratio, oursNs, peerNs } of await measure()) {
    const times = `${(oursNs / 1000).toFixed(2)} µs : ${(peerNs / 1000).toFixed(2)} µs`
    console.log(`  ${row.padEnd(34)} ${ratio.toFixed(2).padStart(6)}x   ${times}`)
  }
}
