/**
 * How a delivery names its sender. The major version alone: receivers match on it. Never absent, for common firewall
 * rules (AWS WAF's NoUserAgent_HEADER) refuse requests that have none.
 */
export const userAgent = 'Grapnel/1';
