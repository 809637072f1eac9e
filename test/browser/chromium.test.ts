import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe } from 'vitest'
import { findChromium, launchChromium } from './chromium.js'
import { testClientPages } from './client-pages-tests.js'
import { testCosJsSdk } from './cos-js-sdk-tests.js'
import { type DemoApp, type Framework, startDemoApp } from './demo-app.js'
import { testUploadFaults } from './upload-fault-tests.js'
import { testUploadObject } from './upload-object-tests.js'
import { testUppy } from './uppy-tests.js'

const executable = await findChromium()
if (!executable) console.warn('NO CHROMIUM: the browser tests are skipped; CHROMIUM_PATH names one')

describe.skipIf(!executable)('in Chromium', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium(executable!)
  })
  afterAll(() => browser?.close())

  describe.each<Framework>(['Express', 'Koa'])('the %s app of the other clients', (framework) => {
    let app: DemoApp
    beforeAll(async () => {
      app = await startDemoApp(framework)
    })
    afterEach(() => app.emulator.faults.clear())
    afterAll(() => app?.close())

    const parts = {
      'its pages': testClientPages,
      'cos-js-sdk-v5': testCosJsSdk,
      Uppy: testUppy,
      uploadObject: testUploadObject,
      'uploadObject and faults': testUploadFaults,
    }
    for (const [name, test] of Object.entries(parts)) {
      describe(name, () =>
        test(
          () => browser,
          () => app,
          framework,
        ),
      )
    }
  })
})
