/**
 * Lists the objects below a prefix, each with a link for previews that is valid for an hour.
 *
 * The listing is a request of the server. The caller has already decided that it is allowed, and no browser gets its URL.
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
  // A picture is displayed even as an attachment, but an uploaded page does not run on the bucket's domain.
  const params = { 'response-content-disposition': 'attachment' }
  const urls = await signer.getPresignedDownloadUrls(keys, { expires: 3600, params })
  return objects.map((object, index) => ({
    ...object,
    name: object.key.slice(prefix.length),
    url: urls[index],
  }))
}

async function listPage(signer, prefix, marker) {
  // URL-encoded names need no XML unescaping, and may contain characters that XML does not allow.
  const params = { prefix, marker, 'encoding-type': 'url' }
  const url = await signer.getPresignedUrl({ method: 'GET', key: '/', params })
  const response = await fetch(url, { signal: AbortSignal.timeout(10_000) })
  const xml = await response.text()
  if (!response.ok)
    throw new Error(`COS answered ${response.status} ${readElement(xml, 'Code')} to a listing`)
  const objects = [...xml.matchAll(/<Contents>(.*?)<\/Contents>/gs)].map(([, entry]) => ({
    key: decodeURIComponent(readElement(entry, 'Key')),
    size: Number(readElement(entry, 'Size')),
    lastModified: readElement(entry, 'LastModified'),
  }))
  return { objects, nextMarker: decodeURIComponent(readElement(xml, 'NextMarker')) }
}

function readElement(xml, tag) {
  return xml.match(`<${tag}>([^<]*)</${tag}>`)?.[1] ?? ''
}
