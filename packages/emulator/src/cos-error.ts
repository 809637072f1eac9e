/** Status and message of every error code that the emulator returns, as COS documents them. */
const errorTable = {
  AccessDenied: [403, 'Access Denied.'],
  AccessForbidden: [403, 'This CORS request is not allowed.'],
  BadDigest: [400, 'The Content-MD5 you specified did not match what we received.'],
  BucketAlreadyOwnedByYou: [
    409,
    'Your previous request to create the named bucket succeeded and you already own it.',
  ],
  BucketNotEmpty: [409, 'The bucket you tried to delete is not empty.'],
  DomainConfigNotFoundError: [404, 'The domain configuration does not exist.'],
  EntityTooLarge: [400, "Condition key content-length-range doesn't match the value"],
  EntityTooSmall: [400, "Condition key content-length-range doesn't match the value"],
  ExpiredToken: [400, 'The provided token has expired.'],
  FileAlreadyExists: [409, 'The object you specified already exists and cannot be overwritten.'],
  IncorrectNumberOfFilesInPostRequest: [400, 'POST requires exactly one file upload per request.'],
  InternalError: [500, 'We encountered an internal error. Please try again.'],
  InvalidAccessKeyId: [403, 'The Access Key Id you provided does not exist in our records'],
  InvalidArgument: [400, 'Invalid Argument'],
  InvalidDigest: [400, 'The Content-MD5 you specified is not valid.'],
  InvalidObjectName: [400, 'The object name is not valid.'],
  InvalidObjectState: [403, 'The operation is not valid for the storage class of the object.'],
  InvalidPart: [400, 'One or more of the specified parts could not be found.'],
  InvalidPartOrder: [400, 'The list of parts was not in ascending order.'],
  InvalidPolicyDocument: [400, 'The content of the form does not meet the conditions of a policy document.'],
  InvalidRange: [416, 'The requested range is not satisfiable'],
  InvalidRequest: [400, 'Invalid Request'],
  InvalidTag: [400, 'The tag is not valid.'],
  InvalidToken: [403, 'The security token you provided is not valid.'],
  InvalidURI: [400, "Couldn't parse the specified URI."],
  KeyTooLong: [400, 'Your key is too long.'],
  MalformedPOSTRequest: [400, 'The body of your POST request is not well-formed multipart/form-data.'],
  MalformedPolicy: [400, 'The policy is not a JSON document.'],
  MalformedXML: [400, 'The XML you provided was not well-formed or did not validate against our schema'],
  MetadataTooLarge: [400, 'Your metadata headers exceed the maximum allowed metadata size.'],
  NoSuchBucket: [404, 'The specified bucket does not exist.'],
  NoSuchBucketPolicy: [404, 'The specified bucket does not have a bucket policy.'],
  NoSuchCORSConfiguration: [404, 'The CORS configuration does not exist.'],
  NoSuchConfiguration: [404, 'The specified configuration does not exist.'],
  NoSuchEncryptionConfiguration: [404, 'The server side encryption configuration was not found.'],
  NoSuchKey: [404, 'The specified key does not exist.'],
  NoSuchLifecycleConfiguration: [404, 'The lifecycle configuration does not exist.'],
  NoSuchTagSet: [404, 'The TagSet does not exist.'],
  NoSuchUpload: [404, 'The specified multipart upload does not exist.'],
  NoSuchVersion: [404, 'The specified version does not exist.'],
  NoSuchWebsiteConfiguration: [404, 'The specified bucket does not have a website configuration.'],
  NotImplemented: [501, 'A header or operation you provided implies functionality that is not implemented.'],
  ObjectNotAppendable: [409, 'The object is not appendable.'],
  ObjectLockConfigurationNotFoundError: [404, 'The object lock configuration does not exist.'],
  OriginConfigurationNotFoundError: [404, 'The origin configuration does not exist.'],
  PositionNotEqualToLength: [409, 'Position is not equal to object length.'],
  PreconditionFailed: [412, 'Precondition Failed'],
  ReplicationConfigurationNotFoundError: [404, 'The replication configuration was not found.'],
  RequestTimeTooSkewed: [403, "The difference between the request time and the server's time is too large."],
  ServiceUnavailable: [503, 'The service is unavailable. Please try again later.'],
  SignatureDoesNotMatch: [403, 'The Signature you specified is invalid.'],
} as const satisfies Record<string, readonly [number, string]>

export type CosErrorCode = keyof typeof errorTable

/** Explains why a signature does not match, if a common mistake is the cause. */
export interface SignatureDiagnosis {
  /** The strings that the client signed. `undefined` if no common mistake explains its signature. */
  client: { httpString: string; stringToSign: string } | undefined
  /** One sentence for the developer. */
  advice: string
}

export interface CosErrorOptions {
  /** Default: the documented message of the code. */
  message?: string
  /** Additional elements of the `<Error>` document. */
  elements?: Record<string, string>
  headers?: Record<string, string>
  /** Default: the documented status of the code. */
  status?: number
  /** Finds the mistake in a signature that does not match, for the console. */
  diagnose?: (() => SignatureDiagnosis) | undefined
}

/** An error that is returned to the client with the code, status and message of COS. */
export class CosError extends Error {
  readonly code: CosErrorCode
  readonly status: number
  readonly elements: Record<string, string>
  readonly headers: Record<string, string>
  readonly diagnose: (() => SignatureDiagnosis) | undefined

  constructor(code: CosErrorCode, options: CosErrorOptions = {}) {
    const [status, message] = errorTable[code]
    super(options.message ?? message)
    this.name = 'CosError'
    this.code = code
    this.status = options.status ?? status
    this.elements = options.elements ?? {}
    this.headers = options.headers ?? {}
    this.diagnose = options.diagnose
  }
}
