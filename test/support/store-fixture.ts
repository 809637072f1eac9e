import { createStore, type StoreOptions } from '@cosgate/core'
import { createEmulator, type Emulator, type EmulatorOptions } from '@cosgate/emulator'
import COS from 'cos-nodejs-sdk-v5'
import { onTestFinished } from 'vitest'
import { bucket, region, secretId, secretKey } from './sdk-oracle.js'

export const credentials = { secretId, secretKey }

/** The official SDK, which reads what the code under test has written, and the other way round. */
export interface Oracle {
  put(key: string, body: string, headers?: Record<string, string>): Promise<void>
  /** Returns the content and the headers, or undefined. */
  get(key: string): Promise<{ text: string; headers: Record<string, string> } | undefined>
}

/** Starts a local COS for one test, with the system clock, because the official SDK has no other. */
export async function startCos(
  options: Partial<EmulatorOptions> = {},
): Promise<{ emulator: Emulator; origin: string; oracle: Oracle }> {
  const emulator = createEmulator({ bucket, region, credentials, ...options })
  const origin = await emulator.listen()
  onTestFinished(() => emulator.close())
  return { emulator, origin, oracle: createOracle(origin) }
}

function createOracle(origin: string): Oracle {
  const keys = { SecretId: secretId, SecretKey: secretKey }
  const sdk = new COS({ Protocol: 'http:', Domain: new URL(origin).host, ...keys })
  const location = { Bucket: bucket, Region: region }
  return {
    async put(Key, body, Headers = {}) {
      await sdk.putObject({ ...location, Key, Body: Buffer.from(body), Headers })
    },
    async get(Key) {
      try {
        const { Body, headers } = await sdk.getObject({ ...location, Key })
        return { text: Body.toString(), headers: headers as Record<string, string> }
      } catch (error) {
        if ((error as { statusCode?: number }).statusCode === 404) return undefined
        throw error
      }
    },
  }
}

export const storeAt = (origin: string, options: Partial<StoreOptions> = {}) =>
  createStore({ bucket, region, origin, credentials, ...options } as StoreOptions)
