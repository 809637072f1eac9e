import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe } from 'vitest'
import { findChromium, launchChromium } from './chromium.js'
import { type DemoApp, type Framework, startDemoApp } from './demo-app.js'
import { testPage } from './page-tests.js'

const executable = await findChromium()
if (!executable) console.warn('NO CHROMIUM: the browser tests are skipped; CHROMIUM_PATH names one')

describe.skipIf(!executable)('in Chromium', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium(executable!)
  })
  afterAll(() => browser?.close())

  describe.each<Framework>(['Express', 'Koa'])('the %s app', (framework) => {
    let app: DemoApp
    beforeAll(async () => {
      app = await startDemoApp(framework)
    })
    afterEach(() => app.emulator.faults.clear())
    afterAll(() => app?.close())

    describe('its page', () =>
      testPage(
        () => browser,
        () => app,
      ))
  })
})
