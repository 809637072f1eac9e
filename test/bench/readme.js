import { readFileSync, writeFileSync } from 'node:fs'
import { drawChart } from './chart.js'

const root = new URL('../../', import.meta.url)
const markers = /(<!-- bench -->\n)[\s\S]*?(<!-- \/bench -->)/

/** The words of the section by language. `{…}` is replaced by measured figures. */
const languages = {
  'README.md': {
    chart: 'Speedup over cos-nodejs-sdk-v5',
    intro: [
      'Each ratio is the median of many rounds in which Cosgate and its peer took turns ({cores} cores, {date}).',
      'Above 1, Cosgate is faster. All times are CPU time. For requests, it is that of the server, which runs in a separate process.',
    ],
    head: ['', 'compared with'],
    authorization: 'Authorization: plain, Unicode, 4 headers, 4 parameters',
    spread: 'Authorization, with requests made by a spread',
    presigned: 'presigned URL: plain, Unicode, 4 headers, 4 parameters',
    links: '64 download links at once',
    endpoints: (framework) => `${framework}: \`POST /cos/auth\`, \`POST /cos/presign\``,
    otherRoute: (framework) => `${framework}: another route of the app`,
    byHand: 'the same route by hand with cos-nodejs-sdk-v5',
    bare: 'a route that only parses the JSON',
    empty: 'the same app without Cosgate',
    share: [
      'Every signature needs three SHA-1 digests. On Node {node} they take {share} % of the time of the four Authorization values.',
    ],
    sizes: ['', 'packages', 'installed', 'import'],
  },
  'README.zh-CN.md': {
    chart: '相对 cos-nodejs-sdk-v5 的加速比',
    intro: [
      'Cosgate 与对照对象轮流运行多轮，表中是比值的中位数（{cores} 核，{date}）。大于 1 表示 Cosgate 更快。',
      '时间均为 CPU 时间，请求的时间只计服务端，服务端单独运行在一个进程中。',
    ],
    head: ['', '对照'],
    authorization: 'Authorization：普通、Unicode、4 个请求头、4 个参数',
    spread: 'Authorization，请求对象由展开语法生成',
    presigned: '预签名 URL：普通、Unicode、4 个请求头、4 个参数',
    links: '一次生成 64 个下载链接',
    endpoints: (framework) => `${framework}：\`POST /cos/auth\`、\`POST /cos/presign\``,
    otherRoute: (framework) => `${framework}：应用的其他路由`,
    byHand: '用 cos-nodejs-sdk-v5 手写的同一路由',
    bare: '只解析 JSON 的路由',
    empty: '没有 Cosgate 的同一应用',
    share: ['每个签名需要三次 SHA-1 摘要，在 Node {node} 上占上述四种 Authorization 耗时的 {share} %。'],
    sizes: ['', '包数', '安装大小', '导入耗时'],
  },
}

/**
 * Writes the measured figures into the section between the markers of both READMEs, and the chart beside them.
 * @param newer the ratios on a newer Node
 */
export function writeReadmes(results, newer) {
  for (const [path, words] of Object.entries(languages)) {
    const file = new URL(path, root)
    const section = formatSection(results, newer, words)
    writeFileSync(file, readFileSync(file, 'utf8').replace(markers, `$1${section}\n$2`))
  }
  writeFileSync(new URL('docs/speed.svg', root), drawChart(toChart(results)))
}

function formatSection(results, newer, words) {
  const { node, cores, date, signer, size } = results
  const fill = (lines, figures) => lines.join('\n').replace(/\{(\w+)\}/g, (_, name) => figures[name])
  const shares = signer
    .filter(({ hashShare }) => hashShare)
    .map(({ hashShare }) => Math.round(100 * hashShare))
  return [
    `![${words.chart}](docs/speed.svg)`,
    fill(words.intro, { cores, date }),
    formatTable(formatRatioRows([results, newer], words)),
    fill(words.share, { node, share: shares.join(', ') }),
    formatTable([words.sizes, ...size.map(formatSize)]),
  ].join('\n\n')
}

/** Returns one row for each comparison, with a column for each version of Node. */
function formatRatioRows(versions, words) {
  const tables = versions.map(({ node, signer, endpoints }) => [
    [...words.head, `Node ${node}`],
    ...formatSigner(signer, words),
    ...formatEndpoints(endpoints, words),
  ])
  return tables[0].map((row, index) => [...row, ...tables.slice(1).map((table) => table[index].at(-1))])
}

function formatSigner(rows, words) {
  const ratiosOf = (pattern) => formatRatios(rows.filter(({ name }) => pattern.test(name)))
  const peer = 'cos-nodejs-sdk-v5'
  return [
    [words.authorization, peer, ratiosOf(/^Authorization(?!.*spread)/)],
    [words.spread, peer, ratiosOf(/spread/)],
    [words.presigned, peer, ratiosOf(/^presigned/)],
    [words.links, peer, ratiosOf(/links/)],
  ]
}

function formatEndpoints(rows, words) {
  const frameworks = [...new Set(rows.map(({ framework }) => framework))]
  return frameworks.flatMap((framework) => {
    const against = (peer) =>
      formatRatios(rows.filter((row) => row.framework === framework && row.peer === peer))
    return [
      [words.endpoints(framework), words.byHand, against('sdk')],
      [words.endpoints(framework), words.bare, against('bare')],
      [words.otherRoute(framework), words.empty, against('empty')],
    ]
  })
}

function formatRatios(rows) {
  return rows.map(({ ratio }) => ratio.toFixed(ratio < 1.5 ? 2 : 1)).join(', ')
}

function formatSize({ name, packages, installedBytes, importMs }) {
  return [
    `\`${name}\``,
    String(packages),
    `${(installedBytes / 1e6).toFixed(2)} MB`,
    `${importMs.toFixed(0)} ms`,
  ]
}

function formatTable([head, ...rows]) {
  const lines = [head, head.map(() => '---'), ...rows]
  return lines.map((cells) => `| ${cells.join(' | ')} |`.replace('|  |', '| |')).join('\n')
}

/** Only what is compared with the official SDK. */
function toChart({ node, cores, date, signer, endpoints }) {
  const rows = [
    ...signer.map(({ name, ratio }) => ({ label: name, ratio })),
    ...endpoints.filter(({ peer }) => peer === 'sdk').map(({ name, ratio }) => ({ label: name, ratio })),
  ]
  const remark = `median ratios; Node ${node}, ${cores} cores, ${date}`
  return { title: 'Speedup over cos-nodejs-sdk-v5', remark, rows }
}
