#!/usr/bin/env node
import { parseArgs } from 'node:util'
import { createEmulator } from './index.js'

const usage = 'cosgate-emulator --secret-id ID --secret-key KEY [--port 9000] [--directory ./data]'

process.exitCode = 2
console.error(usage)
void parseArgs
void createEmulator
