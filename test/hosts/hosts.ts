/** A host in which the packed packages are tried. */
export interface Host {
  /** As the guide "Other frameworks" shows it. */
  name: string
  /** The folder of its app, below `apps`. */
  folder: string
  /** The dependency of the app whose version the guide shows. */
  dependency: string
  /** The package of this repository that the guide shows. */
  adapter: 'express' | 'koa' | 'fetch'
  /** The arguments of the app, one list for each way to run it. */
  runs: Record<string, string[]>
}

const once = { '': [] }
const serverlessRuns = (wrapper: string) => ({
  'no middleware': [wrapper],
  'an asynchronous middleware': [wrapper, 'asynchronous'],
  'a parser': [wrapper, 'parser'],
})

export const hosts: Host[] = [
  {
    name: 'Express 4',
    folder: 'express-koa',
    dependency: 'express4',
    adapter: 'express',
    runs: { '': ['express4'] },
  },
  {
    name: 'Express 5',
    folder: 'express-koa',
    dependency: 'express',
    adapter: 'express',
    runs: { '': ['express'] },
  },
  { name: 'Koa 2', folder: 'express-koa', dependency: 'koa2', adapter: 'koa', runs: { '': ['koa2'] } },
  { name: 'Koa 3', folder: 'express-koa', dependency: 'koa', adapter: 'koa', runs: { '': ['koa'] } },
  {
    name: 'Nest on Express',
    folder: 'nest',
    dependency: '@nestjs/core',
    adapter: 'express',
    runs: { 'app.use': [], "forRoutes('/')": ['module'] },
  },
  {
    name: 'Nest on Fastify',
    folder: 'nest-fastify',
    dependency: '@nestjs/core',
    adapter: 'express',
    runs: once,
  },
  {
    name: 'Fastify with @fastify/middie',
    folder: 'fastify',
    dependency: 'fastify',
    adapter: 'express',
    runs: once,
  },
  { name: 'Egg 3', folder: 'egg3', dependency: 'egg', adapter: 'koa', runs: once },
  { name: 'Egg 4', folder: 'egg4', dependency: 'egg', adapter: 'koa', runs: once },
  { name: 'Midway', folder: 'midway', dependency: '@midwayjs/koa', adapter: 'koa', runs: once },
  { name: 'Hono', folder: 'hono', dependency: 'hono', adapter: 'fetch', runs: once },
  {
    name: 'serverless-http',
    folder: 'serverless',
    dependency: 'serverless-http',
    adapter: 'express',
    runs: { ...serverlessRuns('serverless-http'), Koa: ['serverless-http-koa'] },
  },
  {
    name: '@codegenie/serverless-express',
    folder: 'serverless',
    dependency: '@codegenie/serverless-express',
    adapter: 'express',
    runs: {
      ...serverlessRuns('@codegenie/serverless-express'),
      'Koa with an asynchronous middleware': ['@codegenie/serverless-express-koa', 'asynchronous'],
    },
  },
  {
    name: '@vendia/serverless-express',
    folder: 'serverless',
    dependency: '@vendia/serverless-express',
    adapter: 'express',
    runs: serverlessRuns('@vendia/serverless-express'),
  },
]
