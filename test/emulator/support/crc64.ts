const POLYNOMIAL = 0xc96c5795d7870f42n
const ALL_ONES = 0xffffffffffffffffn

/** Computes CRC-64/XZ bit by bit, as its definition says. @returns unsigned decimal */
export function computeCrc64(content: Uint8Array): string {
  let crc = ALL_ONES
  for (const byte of content) {
    crc ^= BigInt(byte)
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1n ? (crc >> 1n) ^ POLYNOMIAL : crc >> 1n
  }
  return (crc ^ ALL_ONES).toString()
}
