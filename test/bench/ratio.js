/**
 * Times two functions alternately in many short rounds and returns the median ratio of the rounds. Other load of the machine
 * slows both functions alike.
 * @param {() => unknown} peer
 * @param {() => unknown} ours
 * @param {{ rounds?: number, calls?: number }} [size]
 * @returns {{ ratio: number, oursNs: number, peerNs: number }} ratio above 1: ours is faster
 */
export function compare(peer, ours, { rounds = 60, calls = 2000 } = {}) {
  const peers = []
  const mine = []
  for (let round = -5; round < rounds; round++) {
    const order = round % 2 === 0 ? [peer, ours] : [ours, peer]
    const [first, second] = order.map((run) => measureTime(run, calls))
    // The first rounds warm up the compiler.
    if (round < 0) continue
    peers.push(round % 2 === 0 ? first : second)
    mine.push(round % 2 === 0 ? second : first)
  }
  return {
    ratio: median(peers.map((time, round) => time / mine[round])),
    oursNs: median(mine) / calls,
    peerNs: median(peers) / calls,
  }
}

function measureTime(run, calls) {
  // Collect first, so that each function pays only for its garbage.
  globalThis.gc?.({ type: 'minor' })
  const start = process.hrtime.bigint()
  for (let call = 0; call < calls; call++) run(call)
  return Number(process.hrtime.bigint() - start)
}

/** @param {number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
