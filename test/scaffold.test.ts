import * as core from '@cosgate/core'
import { expect, it } from 'vitest'

it('runs', () => {
  expect(core).toBeDefined()
})
