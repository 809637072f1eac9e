/**
 * Lists the objects below a prefix, each with a link for previews that is good for an hour.
 *
 * The listing is the server's own request: it was decided by the code that calls this, and no browser gets its URL.
 *
 * @param {import('@cosgate/core').Signer | import('@cosgate/core').AsyncSigner} signer
 * @param {string} prefix
 */
export async function listFiles(signer, prefix) {
  const objects = []
  let marker = ''
  do {
    const page = await listPage(signer, prefix, marker)
    objects.push(...page.objects)
    marker = page.nextMarker
  } while (marker)
  const keys = objects.map(({ key }) => key)
  // As an attachment a picture still shows, but nothing that a user uploaded runs on the bucket's domain.
  const params = { 'response-content-disposition': 'attachment' }
  const urls = await signer.getPresignedDownloadUrls(keys, { expires: 3600, params })
  return objects.map((object, index) => ({
    ...object,
    name: object.key.slice(prefix.length),
    url: urls[index],
  }))
}

async function listPage(signer, prefix, marker) {
  // Encoded names need no XML to be unescaped, and may hold what XML cannot.
  const params = { prefix, marker, 'encoding-type': 'url' }
  const url = await signer.getPresignedUrl({ method: 'GET', key: '/', params })
  const response = await fetch(url, { signal: AbortSignal.timeout(10_000) })
  const xml = await response.text()
  if (!response.ok) throw new Error(`COS answered ${response.status} ${textOf(xml, 'Code')} to a listing`)
  const objects = [...xml.matchAll(/<Contents>(.*?)<\/Contents>/gs)].map(([, entry]) => ({
    key: decodeURIComponent(textOf(entry, 'Key')),
    size: Number(textOf(entry, 'Size')),
    lastModified: textOf(entry, 'LastModified'),
  }))
  return { objects, nextMarker: decodeURIComponent(textOf(xml, 'NextMarker')) }
}

function textOf(xml, tag) {
  return xml.match(`<${tag}>([^<]*)</${tag}>`)?.[1] ?? ''
}
