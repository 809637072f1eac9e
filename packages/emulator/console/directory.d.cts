/** The folder of the console's pages. */
export declare const consoleDirectory: string
