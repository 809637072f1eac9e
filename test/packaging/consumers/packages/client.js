// Uploads a file like a page does, through the app whose URL is the argument.
import { uploadObject } from '@cosgate/client'
import { cosAuthorization } from '@cosgate/client/cosgate-client.js'

const file = new File(['client'], 'client.txt', { type: 'text/plain', lastModified: 1 })
const uploaded = await uploadObject(file, {
  endpoint: `${process.argv[2]}/cos`,
  key: 'users/alice/client.txt',
})
console.log(uploaded.key, uploaded.etag, typeof cosAuthorization('/cos/auth'))
