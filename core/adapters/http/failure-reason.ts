/** Codes with which OpenSSL and Node say that a certificate is there but does not count. */
const untrustedCodes: ReadonlySet<string> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_UNTRUSTED',
  'CERT_REJECTED',
  'CERT_REVOKED',
  'CERT_SIGNATURE_FAILURE',
  'CERT_CHAIN_TOO_LONG',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'PATH_LENGTH_EXCEEDED',
]);

/** OpenSSL's words (the code is often no more than EPROTO) for a receiver that ends at TLS 1.1. */
const oldTls = /alert protocol version|unsupported protocol|version too low/i;
/** … and for bytes that are no TLS at all, such as an answer in plain HTTP. */
const noTls = /wrong version number|packet length too long|http request/i;

/** What the HTTP parser found, where the owner can be told more than that it is wrong. */
const invalidHttp: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: 'The response headers are larger than 16 KiB',
  HPE_INVALID_HEADER_TOKEN: 'The response headers contain a character that HTTP does not allow',
  ...Object.fromEntries(
    ['HPE_INVALID_CONTENT_LENGTH', 'HPE_UNEXPECTED_CONTENT_LENGTH', 'HPE_INVALID_TRANSFER_ENCODING'].map(
      (code) => [code, 'The answer must have one Content-Length that is a number, or Transfer-Encoding'],
    ),
  ),
};

/** Codes for what may be over a moment later. */
const passingCodes: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** False for what a second try finds as the first did: certificates, TLS versions, bytes that are not HTTP. */
export function isPassing(error: NodeJS.ErrnoException): boolean {
  return passingCodes.has(error.code ?? '');
}

/** How far the exchange had come when it failed. */
export type Phase = 'connecting' | 'tls-handshake' | 'waiting';

/** Why a time limit ended the exchange, as a sentence for the endpoint's owner. */
export function timeoutReason(phase: Phase, host: string, limitMs: number): string {
  if (phase === 'waiting') return `No response headers within ${limitMs} ms.`;
  const what = phase === 'connecting' ? `connection to ${host}` : `end of the TLS handshake with ${host}`;
  return `No ${what} within ${limitMs} ms.`;
}

/** Why there is no response, as a sentence for the endpoint's owner, who sees his host name and a code to look up. */
export function failureReason(error: NodeJS.ErrnoException, host: string, phase: Phase): string {
  const code = error.code ?? error.name;
  if (error.syscall === 'getaddrinfo' || code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'ENODATA') {
    return `${host} could not be resolved (${code}).`;
  }
  if (code === 'CERT_HAS_EXPIRED') return `The TLS certificate of ${host} expired (${code}).`;
  if (code === 'CERT_NOT_YET_VALID') return `The TLS certificate of ${host} is not valid yet (${code}).`;
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return `The TLS certificate of ${host} is for another name (${code}).`;
  }
  if (untrustedCodes.has(code)) return `The TLS certificate of ${host} is not trusted (${code}).`;
  if (code === 'ECONNREFUSED') return `${host} refused the connection (${code}).`;
  if (phase === 'tls-handshake' && oldTls.test(error.message)) {
    return `${host} offers no TLS 1.2 or newer (${code}).`;
  }
  if (phase === 'tls-handshake' && noTls.test(error.message)) {
    return `${host} does not speak TLS at this port (${code}).`;
  }
  if (code.startsWith('HPE_')) return `${invalidHttp[code] ?? 'The answer is not valid HTTP/1.1'} (${code}).`;
  if (phase === 'connecting') return `No connection to ${host} could be made (${code}).`;
  if (phase === 'tls-handshake') return `The TLS handshake with ${host} failed (${code}).`;
  if (code === 'ECONNRESET' || code === 'EPIPE') return 'The connection was reset before a response arrived.';
  return `The connection failed before a response arrived (${code}).`;
}
