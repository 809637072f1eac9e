/** Unix seconds as HTTP headers write them. */
export const httpDate = (seconds: number) => new Date(seconds * 1000).toUTCString()

/** Unix seconds as COS's XML writes them. */
export const isoDate = (seconds: number) => new Date(seconds * 1000).toISOString()
