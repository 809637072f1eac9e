export type { AppOptions, SignedRequest } from './app.js'
export {
  type CosAuthorizationOptions,
  cosAuthorization,
  type SdkCallback,
  type SdkRequest,
} from './cos-authorization.js'
export { CosgateError, type CosgateErrorDetails, type Problem } from './cosgate-error.js'
export type { NamedBlob } from './named-blob.js'
export type { MiniProgramRequest } from './send.js'
export { signRequest, type UppyRequest } from './sign-request.js'
export {
  type UploadedObject,
  type UploadOptions,
  type UploadProgress,
  uploadObject,
} from './upload-object.js'
