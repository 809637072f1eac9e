import { afterEach, beforeEach, vi } from 'vitest'
import { CloudFixture } from './cloud-fixture.js'
import { useFastTimers } from './fast-timers.js'

/** The app and the COS of the running test. */
export let cloud: CloudFixture

/** Gives each test of a file its own cloud and fast timers, and removes the stubs after it. */
export function useCloudPerTest(): void {
  beforeEach(async () => {
    cloud = await new CloudFixture().listen()
    useFastTimers()
  })
  afterEach(async () => {
    vi.unstubAllGlobals()
    await cloud.close()
  })
}
