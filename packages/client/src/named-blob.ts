/** A File, or a Blob. An upload without `lastModified` is never resumed. */
export type NamedBlob = Blob & { name?: string; lastModified?: number }
