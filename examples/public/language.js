const asked = new URLSearchParams(location.search).get('lang')
if (asked) localStorage.setItem('language', asked)
const isChinese = (localStorage.getItem('language') ?? navigator.language).startsWith('zh')

/** The text in the visitor's language. */
export const say = (english, chinese) => (isChinese ? chinese : english)

/** Puts the Chinese texts that stand beside the English ones in the page in their place. */
export function translatePage() {
  if (!isChinese) return
  document.documentElement.lang = 'zh'
  for (const element of document.querySelectorAll('[data-zh]')) element.textContent = element.dataset.zh
}
