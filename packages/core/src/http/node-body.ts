import type { IncomingMessage } from 'node:http'
import { CosgateError } from '../error.js'
import { createBodyTooLarge, createCutOff } from './request-body.js'

/**
 * Reads a body up to a limit. It leaves no listener behind, and creates an error only if it rejects, because errors are
 * expensive.
 * @throws CosgateError `payload_too_large`, `invalid_request` if the body was cut off, `internal` if it cannot be read
 */
export function readNodeBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    assertReadable(request)
    const chunks: Buffer[] = []
    let bytes = 0
    const onData = (chunk: Buffer) => {
      bytes += chunk.length
      chunks.push(chunk)
      if (bytes <= maxBytes) return
      // The stream keeps flowing without a listener, so that the keep-alive connection can be reused.
      removeListeners()
      reject(createBodyTooLarge(maxBytes))
    }
    const onEnd = () => {
      removeListeners()
      resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, bytes))
    }
    const onCutOff = () => {
      removeListeners()
      reject(createCutOff())
    }
    const removeListeners = () => {
      request.off('data', onData).off('end', onEnd).off('error', onCutOff).off('close', onCutOff)
    }
    request.on('data', onData).on('end', onEnd).on('error', onCutOff).on('close', onCutOff)
  })
}

/** Waiting for a stream that will not emit anything would hang. */
function assertReadable(request: IncomingMessage): void {
  if (request.readable === true && request.readableEncoding === null) return
  if (request.readableAborted) throw createCutOff()
  throw new CosgateError('internal', 'The request body cannot be read as a stream of bytes')
}
