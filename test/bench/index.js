import { endpointRatios } from './endpoints.js'
import { signerRatios } from './signer.js'

const parts = { signer: signerRatios, endpoints: endpointRatios }
const asked = process.argv.slice(2).filter((argument) => argument in parts)

console.log(
  `Node ${process.version}, ${new Date().toISOString().slice(0, 10)}; how many times as fast as the peer`,
)
for (const [name, ratios] of Object.entries(parts)) {
  if (asked.length > 0 && !asked.includes(name)) continue
  console.log(
    name === 'signer'
      ? '\nbeside cos-nodejs-sdk-v5'
      : '\nbeside the framework with its own JSON parser and a route that does nothing',
  )
  for (const { name: row, ratio, oursNs, peerNs } of await ratios()) {
    const times = `${(oursNs / 1000).toFixed(2)} µs : ${(peerNs / 1000).toFixed(2)} µs`
    console.log(`  ${row.padEnd(34)} ${ratio.toFixed(2).padStart(6)}x   ${times}`)
  }
}
