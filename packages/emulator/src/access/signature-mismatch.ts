/** What is needed to find out why a signature does not match. It contains no secret key. */
export interface SignatureMismatch {
  secretId: string
  /** What the emulator computed from the request. */
  httpString: string
  stringToSign: string
  /** `start;end` in Unix seconds, as the client sent them. */
  signTime: string
  keyTime: string
  /** What the client sent. */
  signature: string
}
