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

/** How far the exchange had come when it failed. */
export type Phase = 'connecting' | 'tls-handshake' | 'waiting';

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
  if (code === 'HPE_HEADER_OVERFLOW') return `The response headers are larger than 16 KiB (${code}).`;
  if (code.startsWith('HPE_')) return `The answer is not valid HTTP/1.1 (${code}).`;
  if (phase === 'connecting') return `No connection to ${host} could be made (${code}).`;
  if (phase === 'tls-handshake') return `The TLS handshake with ${host} failed (${code}).`;
  if (code === 'ECONNRESET' || code === 'EPIPE') return 'The connection was reset before a response arrived.';
  return `The connection failed before a response arrived (${code}).`;
}
