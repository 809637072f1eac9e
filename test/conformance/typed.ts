/** This file never runs. `tsc -p test` checks it, and `@ts-expect-error` marks each line that must not compile. */
import { type AsyncSigner, type Credentials, cosgate as expressGate, type Signer } from '@cosgate/express'
import { cosgate as koaGate } from '@cosgate/koa'
import Router from '@koa/router'
import express, { type Request } from 'express'
import express4 from 'express4'
import Koa from 'koa'
import mount from 'koa-mount'
import Koa2 from 'koa2'

const base = { bucket: 'examplebucket-1250000000', region: 'ap-guangzhou' }
const fixed = { secretId: 'AKIDexampleNotReal', secretKey: 'exampleSecretKeyNotReal' }
const provider = async (): Promise<Credentials> => fixed
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const assertTrue = <T extends true>(..._proof: T[]) => {}

export function expressTypes(): void {
  const cos = expressGate({
    ...base,
    credentials: fixed,
    authorize: (intent, req) => {
      assertTrue<Same<typeof req, Request>>(true)
      // @ts-expect-error a request has no such property
      req.nothingOfTheKind
      // @ts-expect-error the intent is read-only
      intent.key = 'other'
      // @ts-expect-error the action is one of COS's own names
      if (intent.action === 'GetObjet') return false
      return req.get('x-user') !== undefined && intent.signal.aborted === false
    },
  })
  assertTrue<Same<typeof cos.signer, Signer>>(true)
  const remote = expressGate({ ...base, credentials: provider, authorize: () => true })
  assertTrue<Same<typeof remote.signer, AsyncSigner>>(true)
  const text: string = cos.signer.getPresignedDownloadUrl({ key: 'k' })
  const promised: Promise<string> = remote.signer.getPresignedDownloadUrl({ key: 'k' })
  // @ts-expect-error a signer with a provider returns promises
  const wrong: string = remote.signer.getPresignedDownloadUrl({ key: 'k' })

  express().use('/api', cos)
  express4().use('/api', cos as never)
  express().get('/file', async (req, res) => {
    await res.cosRedirect('k', { filename: '报告.pdf', disposition: 'inline', status: 303 })
    await cos.redirect(req, res, 'k', { expires: 60 })
    // @ts-expect-error a misspelled option
    await res.cosRedirect('k', { fileName: 'a' })
    // @ts-expect-error no such status
    await res.cosRedirect('k', { status: 301 })
  })
  express4().get('/file', (_req, res) => res.cosRedirect('k'))
  // @ts-expect-error authorize is required
  expressGate({ ...base, credentials: fixed })
  // @ts-expect-error a misspelled option
  expressGate({ ...base, credentials: fixed, authorize: () => true, maxExpire: 5 })
  // @ts-expect-error authorize must return a boolean, null, a refusal or a grant
  expressGate({ ...base, credentials: fixed, authorize: () => 'yes' })
  // @ts-expect-error a grant with a bad field
  expressGate({ ...base, credentials: fixed, authorize: () => ({ allow: true, key: 5 }) })
  for (const authorize of [
    () => null,
    () => undefined,
    async () => ({ allow: true, key: 'k', maxBytes: 5, contentTypes: ['image/*'] }) as const,
    () => ({ allow: false, status: 429, headers: { 'Retry-After': '5' } }) as const,
  ])
    expressGate({ ...base, credentials: fixed, authorize })
  void [text, promised, wrong]
}

export function koaTypes(): void {
  const cos = koaGate({
    ...base,
    credentials: fixed,
    authorize: (_intent, ctx) => {
      // @ts-expect-error the context is not any
      ctx.get({})
      // @ts-expect-error a declared name has its own type
      ctx.status = 'gone'
      // koa-session 7 declares nothing, so its session has the type any, as everywhere in a Koa app.
      if (ctx.session.user === undefined) return false
      return ctx.get('x-user') !== '' && ctx.state.user !== undefined
    },
  })
  assertTrue<Same<typeof cos.signer, Signer>>(true)
  const remote = koaGate({ ...base, credentials: provider, authorize: async () => true })
  assertTrue<Same<typeof remote.signer, AsyncSigner>>(true)
  new Koa().use(cos).use(mount('/api', cos))
  new Koa2().use(cos)
  new Router().all('/cos/:endpoint', cos)
  new Koa().use(async (ctx) => {
    await ctx.cosRedirect('k', { filename: '报告.pdf', as: 'json', stableFor: 60 })
    await cos.redirect(ctx, 'k')
    // @ts-expect-error a misspelled option
    await ctx.cosRedirect('k', { fileName: 'a' })
  })
  new Koa2().use((ctx) => ctx.cosRedirect('k'))
}
