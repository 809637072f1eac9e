import { bodyParser as scopedBodyParser } from '@koa/bodyparser'
import express from 'express'
import express4 from 'express4'
import { koaBody } from 'koa-body'
import koaBodyParser from 'koa-bodyparser'
import type { Framework } from './frameworks.js'

/** A body parser that an app may run before the gate, and what it leaves of a JSON body. */
export interface Parser {
  name: string
  leaves: 'the stream' | 'an object' | 'text' | 'bytes'
  /** Creates new middleware for each site. */
  make(): unknown[]
}
const none: Parser = { name: 'no parser', leaves: 'the stream', make: () => [] }
const any = { type: () => true }

const expressParsers = (module: Pick<typeof express, 'json' | 'text' | 'raw' | 'urlencoded'>): Parser[] => [
  none,
  { name: 'express.json', leaves: 'an object', make: () => [module.json()] },
  { name: 'express.text', leaves: 'text', make: () => [module.text(any)] },
  { name: 'express.raw', leaves: 'bytes', make: () => [module.raw(any)] },
  { name: 'express.urlencoded', leaves: 'the stream', make: () => [module.urlencoded({ extended: true })] },
  {
    name: 'all Express parsers',
    leaves: 'an object',
    make: () => [module.json(), module.urlencoded({ extended: false }), module.text(), module.raw()],
  },
]
const koaParsers: Parser[] = [
  none,
  { name: 'koa-bodyparser', leaves: 'an object', make: () => [koaBodyParser()] },
  { name: '@koa/bodyparser', leaves: 'an object', make: () => [scopedBodyParser()] },
  { name: 'koa-body', leaves: 'an object', make: () => [koaBody()] },
  {
    name: 'koa-body for forms only',
    leaves: 'the stream',
    make: () => [koaBody({ json: false, text: false })],
  },
]

/** Returns the common body parsers of a framework. */
export function listParsers({ name, kind }: Framework): Parser[] {
  if (kind === 'koa') return koaParsers
  if (kind === 'fetch') return [none]
  return expressParsers(name === 'Express 4' ? (express4 as unknown as typeof express) : express)
}
