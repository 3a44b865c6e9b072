/** CloudWatch adds 26 bytes to each event when it measures a batch; whether the bill does is not said, so it is counted. */
const eventOverheadBytes = 26;

export function eventBytes(line: string): number {
  return Buffer.byteLength(line) + eventOverheadBytes;
}

const requestId = '00000000-0000-0000-0000-000000000000';

/** What Lambda itself writes of each invocation: start, end and report, as text or as JSON, unless the level leaves them out. */
export function platformLines(logging: {
  readonly LogFormat?: string | undefined;
  readonly SystemLogLevel?: string | undefined;
}): readonly string[] {
  if (logging.LogFormat !== 'JSON') {
    return [
      `START RequestId: ${requestId} Version: $LATEST\n`,
      `END RequestId: ${requestId}\n`,
      `REPORT RequestId: ${requestId}\tDuration: 123.45 ms\tBilled Duration: 124 ms\tMemory Size: 512 MB\tMax Memory Used: 123 MB\t\n`,
    ];
  }
  if (logging.SystemLogLevel === 'WARN') return [];
  const time = '2026-01-01T00:00:00.000Z';
  const metrics = { durationMs: 123.45, billedDurationMs: 124, memorySizeMB: 512, maxMemoryUsedMB: 123 };
  return [
    JSON.stringify({ time, type: 'platform.start', record: { requestId, version: '$LATEST' } }),
    JSON.stringify({ time, type: 'platform.report', record: { requestId, status: 'success', metrics } }),
  ];
}

/** One line of an access log in this format, with values of usual lengths. */
export function accessLogLine(format: string): string {
  const usual: Readonly<Record<string, string>> = {
    requestId: 'AbCdEfGhIAMEJbQ=',
    requestTime: '01/Jan/2026:00:00:00 +0000',
    'identity.sourceIp': '203.0.113.178',
    'identity.userAgent': 'svix-libs/2.5.0/javascript',
    httpMethod: 'POST',
    path: `/api/v1/app/app_${'0'.repeat(27)}/msg`,
    routeKey: 'POST /api/v1/app/{app_id}/msg',
    status: '202',
    responseLatency: '23',
    responseLength: '512',
    'error.message': '-',
    integrationErrorMessage: '-',
  };
  return format.replaceAll(
    /\$context\.([A-Za-z]+(?:\.[A-Za-z]+)?)/g,
    (_, name: string) => usual[name] ?? '-',
  );
}
