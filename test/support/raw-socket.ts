import { connect } from 'node:net'

/** Returns the bytes of one HTTP/1.1 POST request. */
export function requestBytes(target: string, body: string, headers: Record<string, string> = {}): string {
  const all = {
    host: 'app.example',
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    ...headers,
  }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  return `POST ${target} HTTP/1.1\r\n${lines.join('')}\r\n${body}`
}

/** Writes bytes to a server and reads until it closes the connection or the text matches `enough`. */
export function exchange(url: string, bytes: string, { enough = /(?!)/, end = false } = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => {
      end ? socket.end(bytes) : socket.write(bytes)
    })
    socket.setEncoding('utf8')
    socket.on('data', (chunk) => {
      text += chunk
      if (enough.test(text)) socket.destroy()
    })
    socket.on('close', () => resolve(text))
    socket.on('error', reject)
  })
}
