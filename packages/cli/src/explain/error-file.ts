import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { UsageError } from '../command-line.js'
import { type CosError, parseCosError } from '../cos-error.js'
import { t } from '../language/language.js'

/**
 * Reads COS's error document.
 * @param file a path, or `-` for standard input
 * @throws UsageError if it has none
 */
export async function readCosError(file: string): Promise<CosError> {
  const content = file === '-' ? await text(process.stdin) : await readTextFile(file)
  const error = parseCosError(content)
  if (error) return error
  const place = file === '-' ? t`standard input` : file
  throw new UsageError(t`${place} has no <Error> document of COS: type --error FILE with COS's XML answer`)
}

async function readTextFile(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new UsageError(
      t`${file} cannot be read (${String((error as NodeJS.ErrnoException).code)}): type --error FILE, or -`,
    )
  }
}
