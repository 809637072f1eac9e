export {
  type CanonicalRequest,
  type Difference,
  findDifferences,
  parseHttpString,
} from './canonical-request.js'
export { type CommonMistake, findMistake, type SignedStrings } from './common-mistakes.js'
export { formatPhrase, type Phrase } from './phrase.js'
