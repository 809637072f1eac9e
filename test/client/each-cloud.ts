import { afterEach, beforeEach, vi } from 'vitest'
import { FakeCloud } from './fake-cloud.js'
import { hurryTime } from './hurry-time.js'

/** The app and the COS of the test that runs. */
export let cloud: FakeCloud

/** Gives each test of a file a cloud of its own, and time that hurries; takes back what it stubbed. */
export function cloudForEachTest(): void {
  beforeEach(async () => {
    cloud = await new FakeCloud().listen()
    hurryTime()
  })
  afterEach(async () => {
    vi.unstubAllGlobals()
    await cloud.close()
  })
}
