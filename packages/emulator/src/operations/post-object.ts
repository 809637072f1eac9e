import { authenticate, type Credential } from '../access/authentication.js'
import { readAuthorization } from '../access/authorization.js'
import { authenticatePolicy, checkPostPolicy, type PostPolicy } from '../access/post-policy.js'
import { CosError } from '../answer/errors.js'
import type { Answer, Call } from '../operation.js'
import { type Address, checkKey } from '../request/address.js'
import { Fields } from '../request/fields.js'
import { type FormFile, readForm } from '../request/form.js'
import type { RawRequest } from '../request/raw-request.js'
import type { Content, WrittenBlob } from '../storage/blob-store.js'
import { openCall, type World } from '../world.js'
import { postAnswer, readRedirect } from './post-answer.js'
import { checkOverwrite, objectOf, storeBlob } from './put-object.js'

export function isFormUpload(
  { method, headers }: Pick<RawRequest, 'method' | 'headers'>,
  key: string,
): boolean {
  return method === 'POST' && key === '' && /^multipart\/form-data/i.test(headers.bytes('content-type') ?? '')
}

/** POST Object: the fields of the form are what headers are elsewhere, its policy what a signature is. */
export async function postObject(
  world: World,
  request: RawRequest,
  address: Address,
  body: Content,
): Promise<Answer> {
  const { call, blob } = await readForm(request.headers.bytes('content-type') ?? '', body, {
    receive: (file) => receiveFile(world, request, address, file),
    discard: (received) => received.call.bucket.blobs.remove([received.blob]),
  })
  const { etag } = await storeBlob(call, blob, objectOf(call, blob))
  return postAnswer(call, etag)
}

interface ReceivedFile {
  call: Call
  blob: WrittenBlob
}

async function receiveFile(
  world: World,
  request: RawRequest,
  at: Address,
  file: FormFile,
): Promise<ReceivedFile> {
  const { fields, content } = file
  const now = world.now()
  const [policy, credential] = admit(world, request, fields, now)
  const address = { ...at, key: expandKey(file) }
  checkKey(address.key)
  readRedirect(fields)
  if (policy) checkPostPolicy(policy, (name, asked) => fieldOf(name, asked, fields, address), now)
  const [host, params] = [request.headers.bytes('host') ?? '', new Fields([])]
  const call = await openCall(world, {
    ...{ method: 'POST', address, headers: fields, params, body: content, credential, host, now },
  })
  if (!call.allows('PostObject')) throw new CosError('AccessDenied')
  checkOverwrite(call, call.bucket.objects.get(address.key))
  return { call, blob: await call.bucket.blobs.write(withinSizes(content, policy?.sizes)) }
}

/** Who sent the form, by its policy; or, as mini programs do, by a signature of the bare `POST /`. */
function admit(
  { credentials }: World,
  request: RawRequest,
  fields: Fields,
  now: number,
): [PostPolicy | undefined, Credential] {
  if (fields.has('policy')) return authenticatePolicy(fields, credentials, now)
  const authorization = fields.bytes('signature') ?? request.headers.bytes('authorization') ?? ''
  const token = fields.all.filter(({ name }) => name.toLowerCase() === 'x-cos-security-token')
  const headers = new Fields([...request.headers.all, ...token])
  const { credential } = authenticate(
    { ...request, headers },
    credentials,
    now,
    readAuthorization(authorization),
  )
  return [undefined, credential]
}

function expandKey({ fields, name }: FormFile): string {
  return (fields.text('key') ?? '').replace(/\$\{filename\}/g, () => name)
}

/** What a policy's condition is compared with. @param asked what it asks for, and with it a bucket without a name */
function fieldOf(name: string, asked: string, fields: Fields, { bucket, key }: Address): string | undefined {
  if (name === 'key') return key
  if (name === 'bucket') return bucket ?? asked
  return fields.text(name === 'q-sign-time' ? 'q-key-time' : name)
}

async function* withinSizes(content: Content, sizes = { min: 0, max: Number.POSITIVE_INFINITY }): Content {
  let size = 0
  for await (const chunk of content) {
    size += chunk.length
    if (size > sizes.max) throw new CosError('EntityTooLarge')
    yield chunk
  }
  if (size < sizes.min) throw new CosError('EntityTooSmall')
}
