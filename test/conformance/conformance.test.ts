import { frameworks, type Mount } from '../support/frameworks.js'
import { listParsers } from '../support/parsers.js'
import { defineConformanceTests } from './conformance.js'

const mounts: Mount[] = ['root', 'prefix', 'router']

for (const framework of frameworks)
  for (const parser of listParsers(framework))
    for (const mount of mounts) defineConformanceTests(framework, parser, mount)
