/** The entry point through which a signature is requested. */
export type Via = 'auth' | 'presign' | 'redirect' | 'post-policy' | 'confirm'
