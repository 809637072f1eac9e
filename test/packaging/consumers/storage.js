/** The bucket of all these apps: a local COS whose address comes from the environment. */
export const storage = {
  bucket: 'photos-1250000000',
  region: 'ap-guangzhou',
  origin: `${process.env.COS_ORIGIN}`,
  credentials: { secretId: 'AKIDconsumerFake', secretKey: 'consumer-secret-key-fake' },
}
