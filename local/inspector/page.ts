import { createHash } from 'node:crypto';
import { pageScript } from './page-script.ts';
import { pageStyle } from './page-style.ts';

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Nothing runs or loads but what is in the page, so that received text could do nothing even if it became markup. */
export const pagePolicy = [
  "default-src 'none'",
  `script-src ${hashOf(pageScript)}`,
  `style-src ${hashOf(pageStyle)}`,
  "connect-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The page is the same for everyone: what was received comes through the event stream and is shown as text. */
export const pageHtml = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>Webhook inspector</title>
<style>${pageStyle}</style>
</head>
<body>
<header>
<h1>Webhook inspector</h1>
<p id="state" role="status">Connecting …</p>
</header>
<main>
<section aria-labelledby="paths-title">
<h2 id="paths-title">Paths</h2>
<table>
<thead><tr><th scope="col">Path</th><th scope="col">Requests</th><th scope="col">Verified</th>\
<th scope="col">Not verified</th><th scope="col">Answered with an error</th></tr></thead>
<tbody id="paths"></tbody>
</table>
</section>
<section aria-labelledby="requests-title">
<h2 id="requests-title">Requests, newest first</h2>
<p><label>Path <select id="filter"><option value="">all</option></select></label></p>
<p id="none">Nothing was received yet.</p>
<ol id="requests" reversed></ol>
</section>
</main>
<noscript><p>Without scripts, <a href="/requests">the requests as JSON</a> are all there is to see.</p></noscript>
<script>${pageScript}</script>
</body>
</html>
`;
