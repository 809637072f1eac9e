/**
 * Measures the CPU time of two functions alternately in many short rounds and returns the median ratio of the rounds. Other
 * load of the machine slows both functions alike.
 * @param {() => unknown} peer
 * @param {() => unknown} ours
 * @param {{ rounds?: number, calls?: number }} [size]
 * @returns {{ ratio: number, oursNs: number, peerNs: number }} ratio above 1: ours is faster
 */
export function compare(peer, ours, { rounds = 40, calls = 1500 } = {}) {
  const peers = []
  const mine = []
  for (let round = -5; round < rounds; round++) {
    const order = round % 2 === 0 ? [peer, ours] : [ours, peer]
    const [first, second] = order.map((run) => measureNanoseconds(run, calls))
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

function measureNanoseconds(run, calls) {
  // Collect first, so that each function pays only for its garbage.
  globalThis.gc?.({ type: 'minor' })
  const start = process.cpuUsage()
  for (let call = 0; call < calls; call++) run(call)
  const { user, system } = process.cpuUsage(start)
  return (user + system) * 1000
}

/** @param {number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
