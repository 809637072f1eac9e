import { readFile } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { extname, join } from 'node:path'
import { consoleDirectory } from '../../console/directory.cjs'
import { consoleHeaders, sendText } from './console-response.js'

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** Sends a file of the console's page. Only names without a folder exist. */
export async function sendConsoleFile(res: ServerResponse, name: string): Promise<void> {
  const file = name === '' ? 'index.html' : name
  const type = types[extname(file)]
  if (!type || !/^[\w-]+\.\w+$/.test(file)) return void sendText(res, 404, 'Not found')
  try {
    const content = await readFile(join(consoleDirectory, file))
    res.writeHead(200, { ...consoleHeaders, 'Content-Type': type }).end(content)
  } catch {
    sendText(res, 404, 'Not found')
  }
}
