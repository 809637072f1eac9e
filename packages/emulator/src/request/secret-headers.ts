/** Headers that carry a credential or an encryption key, in lower case. Events and the console show none of their values. */
export const secretHeaders = [
  'authorization',
  'cookie',
  'x-cos-security-token',
  'x-cos-server-side-encryption-customer-key',
  'x-cos-copy-source-server-side-encryption-customer-key',
]
