/** Uses every package. The compilers check it, and `@ts-expect-error` marks each line that must not compile. */
import { uploadObject } from '@cosgate/client'
import { CosgateError, type Credentials, createSigner } from '@cosgate/core'
import { didYouMean } from '@cosgate/core/did-you-mean'
import { formatKeyTime } from '@cosgate/core/signature'
import { createEmulator } from '@cosgate/emulator'
import { cosgate as expressGate } from '@cosgate/express'
import { cosgate as fetchGate } from '@cosgate/fetch'
import { cosgate as koaGate } from '@cosgate/koa'
import { assumeRole } from '@cosgate/sts'
import express from 'express'
import Koa from 'koa'

const credentials: Credentials = { secretId: 'AKIDconsumerFake', secretKey: 'consumer-secret-key-fake' }
const storage = { bucket: 'photos-1250000000', region: 'ap-guangzhou', credentials }

const app = express()
app.use(expressGate({ ...storage, authorize: (intent, req) => intent.key === req.get('x-key') }))
app.get('/files/:name', (req, res) => res.cosRedirect(req.params.name, { filename: req.params.name }))

const koa = new Koa()
koa.use(
  koaGate({
    ...storage,
    authorize(intent, ctx) {
      // @ts-expect-error the context is not any
      ctx.get({})
      return intent.resource.startsWith(`users/${ctx.session.user}/`)
    },
  }),
)
koa.use((ctx) => ctx.cosRedirect('report.pdf', { disposition: 'inline' }))

const web = fetchGate({ ...storage, authorize: (_intent, request) => request.headers.has('x-user') })
export const POST = async (request: Request): Promise<Response> =>
  (await web.handle(request)) ?? new Response(null, { status: 404 })

const url: string = createSigner(storage).getPresignedDownloadUrl({ key: 'report.pdf' })
const provider = assumeRole({ credentials, roleArn: 'qcs::cam::uin/100000000001:roleName/uploader' })
const promised: Promise<string> = createSigner({ ...storage, credentials: provider }).getPresignedDownloadUrl(
  {
    key: 'report.pdf',
  },
)
const uploaded: Promise<{ key: string; etag: string }> = uploadObject(new File(['a'], 'a.txt'), {})
const listening: Promise<string> = createEmulator({ credentials }).listen(0)
const text: string = didYouMean('bukket', ['bucket']) + formatKeyTime({ startsAt: 1, endsAt: 2 })
// @ts-expect-error a misspelled option
createSigner({ ...storage, buckett: 'a' })
const isRefusal = (error: unknown): boolean => error instanceof CosgateError && error.status === 403
void [url, promised, uploaded, listening, text, isRefusal]
