import { cosAuthorization } from './cosgate-client/index.js'
import { onFile, showProblem, showProgress, showResult, startExample } from './example.js'

const { user, bucket: Bucket, region: Region, origin } = await startExample()

export const cos = new COS({
  getAuthorization: cosAuthorization('/cos/auth', { onError: showProblem }),
  ...(origin && readHostAndPort(origin)),
})

/** Needed only for a local COS or a custom domain instead of Tencent Cloud's own host. */
function readHostAndPort(url) {
  const { protocol, host } = new URL(url)
  return { Protocol: protocol, Domain: host }
}

let task
document.querySelector('#pause').addEventListener('click', () => cos.pauseTask(task))
document.querySelector('#restart').addEventListener('click', () => cos.restartTask(task))

onFile(async (file) => {
  const object = { Bucket, Region, Key: `users/${user}/${file.name}` }
  try {
    await cos.uploadFile({
      ...object,
      Body: file,
      SliceSize: 5 * 1024 * 1024,
      onTaskReady: (id) => {
        task = id
      },
      onProgress: ({ percent }) => showProgress(percent),
    })
    cos.getObjectUrl({ ...object, Sign: true }, (error, { Url }) => {
      if (!error) showResult(object.Key, Url)
    })
  } catch (error) {
    showProblem(error)
  }
})
