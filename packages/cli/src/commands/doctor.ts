import { cdnFlags, readCdnSettings } from '../cdn-settings.js'
import type { Command, Environment } from '../command.js'
import { type Arguments, UsageError } from '../command-line.js'
import type { DoctorOptions, Finding } from '../doctor/check.js'
import { bucket } from '../doctor/checks/bucket.js'
import { cdn } from '../doctor/checks/cdn.js'
import { clock } from '../doctor/checks/clock.js'
import { cors } from '../doctor/checks/cors.js'
import { credentials } from '../doctor/checks/credentials.js'
import { endpoint } from '../doctor/checks/endpoint.js'
import { keyPair } from '../doctor/checks/key-pair.js'
import { preview } from '../doctor/checks/preview.js'
import { rights } from '../doctor/checks/rights.js'
import { roundTrip } from '../doctor/checks/round-trip.js'
import { printFinding, printSummary, printTitle } from '../doctor/print.js'
import { runChecks } from '../doctor/run-checks.js'
import { t } from '../language/language.js'
import { readSettings, settingsFlags } from '../settings.js'

/** In this order, because later checks depend on earlier ones. */
const checks = [endpoint, clock, credentials, bucket, cors, roundTrip, keyPair, rights, preview]

/** `cosgate doctor` checks a configuration against a bucket. */
export const doctor: Command = {
  name: 'doctor',
  summary: t`Checks a configuration against a real bucket or the emulator, and tells what is wrong and how to fix it.`,
  flags: {
    ...settingsFlags,
    prefix: { value: 'users/', help: t`the prefix of the keys of the app; the doctor writes below it` },
    site: { value: 'https://app.example.com', help: t`the origin of the pages that upload, for CORS` },
    timeout: { value: 'SECONDS', help: t`for all checks together; default 30` },
    ...cdnFlags,
  },
  notes: t`It writes one small object below a random key and deletes it, and reads information about the bucket. With --prefix it
also tries to write outside the prefix. It touches nothing else. The exit code is 1 if there is a problem, and 0 otherwise.

  cosgate doctor --origin http://127.0.0.1:9000 --site http://localhost:3000`,

  async run(args, env, output) {
    const options = { settings: readSettings(args, env), ...readOptions(args, env) }
    const findings: ({ check: string } & Finding)[] = []
    printTitle(output, options)
    for await (const finding of runChecks(options, options.cdn ? [...checks, cdn] : checks, (name) =>
      output.progress(`… ${name}`),
    )) {
      output.progress('')
      printFinding(output, finding)
      findings.push(finding)
    }
    const ok = findings.every(({ status }) => status !== 'problem')
    const { bucket, region, origin } = options.settings
    printSummary(output, findings)
    output.document({ ok, bucket, region, origin, checks: findings })
    return ok ? 0 : 1
  },
}

function readOptions(args: Arguments, env: Environment): Omit<DoctorOptions, 'settings'> {
  return {
    prefix: readPrefix(args.text('prefix')),
    site: readSite(args.text('site')),
    cdn: readCdnSettings(args, env),
    timeout: readTimeout(args),
  }
}

function readPrefix(prefix = ''): string {
  if (!/^[/\\]/.test(prefix)) return prefix
  throw new UsageError(t`--prefix must not begin with a slash: type --prefix users/`)
}

function readSite(site: string | undefined): string | undefined {
  if (site === undefined || (URL.canParse(site) && new URL(site).origin === site)) return site
  throw new UsageError(t`--site must be scheme, host and port only: type --site https://app.example.com`)
}

function readTimeout(args: Arguments): number {
  const text = args.text('timeout') ?? '30'
  const seconds = Number(text)
  if (/^\d+(\.\d+)?$/.test(text) && seconds > 0 && seconds <= 3600) return seconds
  throw new UsageError(t`--timeout must be seconds, at most 3600: type --timeout 30`)
}
