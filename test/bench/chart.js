const BAR_X = 290
const BAR_WIDTH = 400
const ROW_HEIGHT = 26
const TOP = 70

/**
 * Draws a bar for each ratio, in the colors of the reader's light or dark mode.
 * @param {{ title: string, remark: string, rows: { label: string, ratio: number }[] }} chart
 * @returns {string} SVG
 */
export function drawChart({ title, remark, rows }) {
  const scale = BAR_WIDTH / Math.max(...rows.map(({ ratio }) => ratio))
  const height = TOP + rows.length * ROW_HEIGHT + 12
  const one = BAR_X + scale
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 ${height}" width="760" height="${height}" role="img">
  <title>${escapeXml(title)}</title>
  <style>
    text { fill: #1f2328; font: 14px system-ui, sans-serif }
    .title { font-weight: 600; font-size: 16px }
    .remark { fill: #59636e; font-size: 12px }
    .bar { fill: #0969da }
    .one { stroke: #59636e; stroke-dasharray: 3 3 }
    @media (prefers-color-scheme: dark) {
      text { fill: #f0f6fc }
      .remark { fill: #9198a1 }
      .bar { fill: #4493f8 }
      .one { stroke: #9198a1 }
    }
  </style>
  <text class="title" x="0" y="20">${escapeXml(title)}</text>
  <text class="remark" x="0" y="42">${escapeXml(remark)}</text>
${rows.map((row, index) => drawRow(row, TOP + index * ROW_HEIGHT, scale)).join('\n')}
  <line class="one" x1="${one.toFixed(1)}" x2="${one.toFixed(1)}" y1="${TOP - 8}" y2="${height - 8}"/>
</svg>
`
}

function drawRow({ label, ratio }, y, scale) {
  const width = ratio * scale
  return `  <text x="${BAR_X - 12}" y="${y + 14}" text-anchor="end">${escapeXml(label)}</text>
  <rect class="bar" x="${BAR_X}" y="${y}" width="${width.toFixed(1)}" height="18" rx="2"/>
  <text class="ratio" x="${(BAR_X + width + 8).toFixed(1)}" y="${y + 14}">${ratio.toFixed(1)}</text>`
}

function escapeXml(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
