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
export {
  type CreateUploadOptions,
  createUpload,
  type Upload,
  type UploadSnapshot,
  type UploadState,
} from './upload.js'
export { type UploadFile, type UploadFormOptions, uploadForm } from './upload-form.js'
export { uploadObject } from './upload-object.js'
export {
  createUploadQueue,
  type UploadQueue,
  type UploadQueueOptions,
  type UploadQueueSnapshot,
} from './upload-queue.js'
export {
  type ComponentRequest,
  type ComponentUpload,
  type UploadRequestOptions,
  uploadRequest,
} from './upload-request.js'
