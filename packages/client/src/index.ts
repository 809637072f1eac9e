export type { AppOptions } from './app.js'
export type { ConfirmedUpload } from './confirm-object.js'
export { type ConfirmOptions, confirmUpload } from './confirm-upload.js'
export {
  type CosAuthorizationOptions,
  cosAuthorization,
  type SdkCallback,
  type SdkRequest,
} from './cos-authorization.js'
export { CosgateError, type CosgateErrorDetails, type Problem } from './cosgate-error.js'
export type { MiniProgramRequest } from './mini-program.js'
export type { NamedBlob } from './named-blob.js'
export type { SignedRequest } from './presign.js'
export type { UploadProgress } from './progress.js'
export { type SignRequestOptions, signRequest, type UppyRequest } from './sign-request.js'
export type { StoredObject, UploadedObject, UploadOptions } from './transfer.js'
export { uploadObject } from './upload-object.js'
