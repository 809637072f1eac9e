const asked = new URLSearchParams(location.search).get('lang')
if (asked) localStorage.setItem('language', asked)
const isChinese = (localStorage.getItem('language') ?? navigator.language).startsWith('zh')

/** Returns the text in the visitor's language. */
export const say = (english, chinese) => (isChinese ? chinese : english)

/** Replaces the English texts of the page by the Chinese ones. */
export function translatePage() {
  if (!isChinese) return
  document.documentElement.lang = 'zh'
  for (const element of document.querySelectorAll('[data-zh]')) element.textContent = element.dataset.zh
}
