import { type ByteString, decodeUtf8 } from '../byte-string.js'

export interface Field {
  name: ByteString
  value: ByteString
}

/** Headers, parameters or form fields in the order they arrived, including duplicates. Names are case-insensitive. */
export class Fields {
  readonly all: readonly Field[]

  constructor(all: readonly Field[]) {
    this.all = all
  }

  /** @param name in lower case, as for the other methods */
  has(name: string): boolean {
    return this.bytes(name) !== undefined
  }

  /** Returns the first value of a name as raw bytes. */
  bytes(name: string): ByteString | undefined {
    return this.all.find((field) => field.name.toLowerCase() === name)?.value
  }

  /** Returns the first value of a name as text. @throws CosError `InvalidURI` if it is not valid UTF-8. */
  text(name: string): string | undefined {
    const bytes = this.bytes(name)
    return bytes === undefined ? undefined : decodeUtf8(bytes)
  }
}
