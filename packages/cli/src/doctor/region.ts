import { knownRegions } from '@cosgate/core/region'
import { suggest } from '../suggestion.js'

/** COS adds regions, so a region that is not in the list may still exist. */
export function isKnownRegion(region: string): boolean {
  return knownRegions.includes(region)
}

/** Returns ` (did you mean …?)` if the region is not known and a known one has a similar name, else an empty string. */
export function suggestRegion(region: string): string {
  return isKnownRegion(region) ? '' : suggest(region, knownRegions)
}
