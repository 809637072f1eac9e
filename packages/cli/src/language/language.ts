import type { Phrase } from '@cosgate/emulator/diagnosis'
import { zhCore } from './zh-core.js'
import { zhCosError } from './zh-cos-error.js'
import { zhDoctor } from './zh-doctor.js'
import { zhExplain } from './zh-explain.js'
import { zhUsage } from './zh-usage.js'

export const languages = ['en', 'zh'] as const
export type Language = (typeof languages)[number]

type Sentences = Readonly<Record<string, string>>

/** Every English sentence of the command with its Chinese translation. `{0}` stands for the first value. */
export const chinese: Sentences = { ...zhUsage, ...zhDoctor, ...zhCosError, ...zhExplain }

/** The language of this process: `--lang`, else the locale, else English. */
const language: Language = chooseLanguage(process.argv, process.env)
const sentences: Sentences = language === 'zh' ? chinese : {}

/** @param args the arguments of the command, which are not checked here */
export function chooseLanguage(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Language {
  const at = args.findIndex((arg) => /^--lang(?:=|$)/.test(arg))
  const given = at < 0 ? undefined : (args[at]!.split('=')[1] ?? args[at + 1])
  // POSIX: the first variable that is not empty decides.
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || ''
  return (given ?? locale).toLowerCase().startsWith('zh') ? 'zh' : 'en'
}

/**
 * Returns a sentence in the language of this process. The English sentence is the key of the translation.
 * @example t`COS answers in ${took} ms`
 */
export function t(parts: readonly string[], ...values: readonly (string | number)[]): string {
  const sentence = parts.reduce((text, part, index) => `${text}{${index - 1}}${part}`)
  return fill(sentences[sentence] ?? sentence, values)
}

/** Returns a phrase of the diagnosis in the language of this process. */
export function translatePhrase({ text, values }: Phrase): string {
  const words = values.map((value) => (typeof value === 'string' ? value : translatePhrase(value)))
  return fill(sentences[text] ?? text, words)
}

/** Returns the translation of a sentence that `@cosgate/core` wrote, or the sentence itself if there is none. */
export function translate(sentence: string): string {
  if (language === 'en') return sentence
  for (const [english, translation] of Object.entries(zhCore)) {
    const values = toPattern(english).exec(sentence)?.slice(1)
    if (values) return fill(translation, values)
  }
  return sentence
}

/** Splits a message of `@cosgate/core` into the field that it names, or `''`, and the fault. */
export function splitMessage({ message }: Error): [field: string, fault: string] {
  const at = message.indexOf(': ')
  return at < 0 ? ['', message] : [message.slice(0, at), message.slice(at + 2)]
}

/** Returns an expression that finds the values in a sentence. */
function toPattern(english: string): RegExp {
  const parts = english.split(/\{\d\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'))
  return new RegExp(`^${parts.join('(.+)')}$`)
}

/** Puts the values in. The values themselves stay unchanged, because they may be keys or names. */
function fill(sentence: string, values: readonly (string | number)[]): string {
  const parts = sentence
    .split(/\{(\d)\}/)
    .map((part, index) => (index % 2 === 0 ? part : String(values[Number(part)])))
  return parts.reduce((text, part) => `${text}${needsSpace(text, part) ? ' ' : ''}${part}`)
}

/** Chinese is written with a space between a Chinese character and a Latin letter or a digit. */
function needsSpace(left: string, right: string): boolean {
  return (
    (/\p{Script=Han}$/u.test(left) && /^[A-Za-z0-9]/.test(right)) ||
    (/[A-Za-z0-9]$/.test(left) && /^\p{Script=Han}/u.test(right))
  )
}

/** Pads a text to a number of columns of a terminal, in which a Chinese character takes two. */
export function pad(text: string, columns: number): string {
  const wide = text.match(/[\u2e80-\uffef]/g)?.length ?? 0
  return text + ' '.repeat(Math.max(0, columns - text.length - wide))
}
