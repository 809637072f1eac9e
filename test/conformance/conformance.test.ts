import { frameworks, type Mount } from '../support/frameworks.js'
import { parsersOf } from '../support/parsers.js'
import { conformance } from './conformance.js'

const mounts: Mount[] = ['root', 'prefix', 'router']

for (const framework of frameworks)
  for (const parser of parsersOf(framework)) for (const mount of mounts) conformance(framework, parser, mount)
