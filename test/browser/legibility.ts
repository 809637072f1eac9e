import type { Page } from 'playwright-core'

/** Returns the texts whose contrast is below 4.5. @see https://www.w3.org/TR/WCAG21/#contrast-minimum */
export function findFaintTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const channels = (color: string) => color.match(/[\d.]+/g)!.map(Number)
    const luminance = (color: string) => {
      const [red, green, blue] = channels(color).map((value) => {
        const share = value / 255
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
      }) as [number, number, number]
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
    const backgroundOf = (element: Element): string => {
      const { backgroundColor } = getComputedStyle(element)
      const isClear = channels(backgroundColor)[3] === 0
      return isClear && element.parentElement ? backgroundOf(element.parentElement) : backgroundColor
    }
    const texts = [...document.querySelectorAll('body *')].filter(({ childNodes }) =>
      [...childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim()),
    )
    return texts
      .filter((element) => {
        const [dark, bright] = [getComputedStyle(element).color, backgroundOf(element)]
          .map(luminance)
          .sort((a, b) => a - b) as [number, number]
        return (bright + 0.05) / (dark + 0.05) < 4.5
      })
      .map(({ textContent }) => textContent!)
  })
}
