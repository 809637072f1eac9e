import type { ServerResponse } from 'node:http'

/** The pages load only their own files, and no other page may frame them. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

export const consoleHeaders = {
  'Content-Security-Policy': policy,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
}

export function sendJson(res: ServerResponse, status: number, value: unknown): void {
  const headers = { ...consoleHeaders, 'Content-Type': 'application/json' }
  res.writeHead(status, headers).end(JSON.stringify(value))
}

export function sendText(res: ServerResponse, status: number, text: string): void {
  res.writeHead(status, { ...consoleHeaders, 'Content-Type': 'text/plain; charset=utf-8' }).end(text)
}
