import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { installConsumers } from '../packaging/consumer-workspace.js'
import { tarballsToTest, temporaryFolder } from '../support/fresh-build.js'

/** A project outside the repository that installed all tarballs, Express and Koa. */
export interface Project {
  folder: string
  remove(): Promise<void>
}

export async function createProject(): Promise<Project> {
  const outside = await temporaryFolder()
  await installConsumers(join(outside, 'projects'), await tarballsToTest(join(outside, 'tarballs')))
  return { folder: join(outside, 'projects/packages'), remove: () => rm(outside, { recursive: true }) }
}
