import { conformance } from './conformance.js'
import { frameworks, type Mount } from './frameworks.js'
import { parsersOf } from './parsers.js'

const mounts: Mount[] = ['root', 'prefix', 'router']

for (const framework of frameworks)
  for (const parser of parsersOf(framework)) for (const mount of mounts) conformance(framework, parser, mount)
