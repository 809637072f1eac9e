import { expect, test } from 'vitest'
import { fieldName } from '../../../packages/core/src/signature/field-name.js'

const madeUp = (count: number) => Array.from({ length: count }, (_, i) => `x-cos-meta-made-up-${i}`)

test('fieldName computes the forms of a name once', () => {
  expect(fieldName('x-cos-meta-Author')).toBe(fieldName('x-cos-meta-Author'))
})

test('fieldName keeps a bounded number of names that clients invent', () => {
  const first = fieldName('x-cos-meta-first')
  for (const name of madeUp(1000)) fieldName(name)
  expect(fieldName('x-cos-meta-first')).not.toBe(first)
  expect(fieldName('x-cos-meta-first')).toEqual(first)
})

test('fieldName keeps as many names as an app uses', () => {
  const names = madeUp(200)
  // Whatever was there before, one of two rounds finds room for all.
  for (const name of [...names, ...names]) fieldName(name)
  const found = names.map(fieldName)
  expect(names.map(fieldName).filter((name, i) => name === found[i])).toHaveLength(200)
})

test('fieldName does not keep a long name', () => {
  const longest = 'a'.repeat(64)
  expect(fieldName(longest)).toBe(fieldName(longest))
  expect(fieldName(`${longest}a`)).not.toBe(fieldName(`${longest}a`))
  expect(fieldName(`${longest}a`)).toEqual(fieldName(`${longest}a`))
})
