import { createCRC64, type IHasher } from 'hash-wasm'

/** A decimal CRC-64 and the number of bytes that it covers. */
export interface Crc64Section {
  crc64: string
  size: number
}

/** Computes one CRC-64/XZ (ECMA-182, reflected), the checksum of `x-cos-hash-crc64ecma`. */
export interface Crc64 {
  update: (chunk: Buffer) => void
  /** Returns the checksum in unsigned decimal. The object cannot be used afterwards. */
  digest: () => string
}

// Instantiating a WebAssembly hasher takes longer than hashing a small object, so finished hashers are used again.
const idleHashers: IHasher[] = []

export async function startCrc64(): Promise<Crc64> {
  const hasher = idleHashers.pop() ?? (await createCRC64())
  hasher.init()
  return {
    update: (chunk) => void hasher.update(chunk),
    digest: () => {
      const hex = hasher.digest('hex')
      idleHashers.push(hasher)
      return BigInt(`0x${hex}`).toString()
    },
  }
}

/** Returns the checksum of concatenated sections without reading them again. */
export function combineCrc64(sections: readonly Crc64Section[]): string {
  const shifts = new Map<number, bigint>()
  const combined = sections.reduce((crc, section) => {
    const shift = shifts.get(section.size) ?? powerOfX(BigInt(section.size) * 8n)
    shifts.set(section.size, shift)
    return multiply(crc, shift) ^ BigInt(section.crc64)
  }, 0n)
  return combined.toString()
}

// Polynomials over GF(2), modulo the polynomial of the CRC. The most significant bit is the coefficient of x^0.
const POLYNOMIAL = 0xc96c5795d7870f42n
const [ONE, X] = [1n << 63n, 1n << 62n]

function powerOfX(exponent: bigint): bigint {
  let [power, square] = [ONE, X]
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) power = multiply(power, square)
    square = multiply(square, square)
  }
  return power
}

function multiply(a: bigint, b: bigint): bigint {
  let [product, shifted] = [0n, b]
  for (let mask = ONE; mask > 0n; mask >>= 1n) {
    if (a & mask) product ^= shifted
    shifted = shifted & 1n ? (shifted >> 1n) ^ POLYNOMIAL : shifted >> 1n
  }
  return product
}
