// Runs in the browser: an upload list of Ant Design for React.
import { uploadRequest } from '@cosgate/client'
import { Upload } from 'antd'
import { createElement } from 'react'
import { createRoot } from 'react-dom/client'

const customRequest = uploadRequest({ key: (file) => `users/alice/${file.name}` })
const seen = { percents: [], results: [], errors: [] }
globalThis.seen = seen

const onChange = ({ file }) => {
  if (file.status === 'uploading') seen.percents.push(file.percent)
  if (file.status === 'done') seen.results.push(file.response)
  if (file.status === 'error') seen.errors.push(file.error.code)
}

createRoot(document.querySelector('#app')).render(
  createElement(Upload, { customRequest, onChange }, createElement('button', { type: 'button' }, 'choose')),
)
