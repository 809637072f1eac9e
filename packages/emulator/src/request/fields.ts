import { type ByteString, textOf } from './percent-encoding.js'

export interface Field {
  name: ByteString
  value: ByteString
}

/** Headers, parameters or form fields as they arrived: in order, repeated names included, compared without case. */
export class Fields {
  readonly all: readonly Field[]

  constructor(all: readonly Field[]) {
    this.all = all
  }

  has(name: string): boolean {
    return this.bytes(name) !== undefined
  }

  /** The first value of a name, byte for byte. */
  bytes(name: string): ByteString | undefined {
    return this.all.find((field) => field.name.toLowerCase() === name)?.value
  }

  /** The first value of a name as UTF-8 text. @throws CosError `InvalidURI` where it is none. */
  text(name: string): string | undefined {
    const bytes = this.bytes(name)
    return bytes === undefined ? undefined : textOf(bytes)
  }
}
