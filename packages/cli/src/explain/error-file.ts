import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { type CosError, parseCosError } from '../cos-error.js'
import { UsageError } from '../usage-error.js'

/**
 * Reads COS's error document.
 * @param file a path, or `-` for standard input
 * @throws UsageError where there is none
 */
export async function readCosError(file: string): Promise<CosError> {
  const content = file === '-' ? await text(process.stdin) : await read(file)
  const error = parseCosError(content)
  if (error) return error
  const place = file === '-' ? 'standard input' : file
  throw new UsageError(`${place} holds no <Error> document of COS: type --error FILE with COS's XML answer`)
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new UsageError(
      `${file} cannot be read (${(error as NodeJS.ErrnoException).code}): type --error FILE, or -`,
    )
  }
}
