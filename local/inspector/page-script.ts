import { maxKeptRequests } from './requests-log.ts';

/**
 * The page's script. What was received becomes visible through `textContent` alone, never as markup. Details are drawn
 * when they are opened, so that a thousand requests stay quick.
 */
export const pageScript = `
'use strict';
const maxShown = ${maxKeptRequests};
const byId = (id) => document.getElementById(id);
const list = byId('requests'), filter = byId('filter'), state = byId('state');
const paths = new Map();
let newest = 0;

const element = (name, className, text) => {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
};

const pathRow = (path) => {
  const row = element('tr');
  const cells = [path, '0', '0', '0', '0'].map((text) => element('td', '', text));
  row.append(...cells);
  byId('paths').append(row);
  const option = element('option', '', path);
  option.value = path;
  filter.append(option);
  return { cells, counts: [0, 0, 0, 0] };
};

const count = ({ path, verification, status }) => {
  if (!paths.has(path)) paths.set(path, pathRow(path));
  const { cells, counts } = paths.get(path);
  counts[0]++;
  if (verification.kind === 'verified') counts[1]++;
  if (verification.kind === 'failed') counts[2]++;
  if (status >= 300) counts[3]++;
  counts.forEach((value, index) => { cells[index + 1].textContent = String(value); });
};

const verdict = ({ kind, reason }) => {
  if (kind === 'verified') return element('span', 'good', '✓ signature verified');
  if (kind === 'failed') return element('span', 'bad', '✗ ' + reason);
  return element('span', 'when', 'signature not checked');
};

const details = (request) => {
  const box = element('div', 'details');
  const headers = request.headers.map(([name, value]) => name + ': ' + value).join('\\n');
  box.append(element('h3', '', 'Headers'), element('pre', '', headers));
  box.append(element('h3', '', 'Body' + (request.note ? ' (' + request.note + ')' : '')));
  box.append(element('pre', '', request.text));
  return box;
};

const show = (request) => {
  const item = element('li'), fold = element('details'), summary = element('summary');
  item.dataset.path = request.path;
  item.hidden = filter.value !== '' && filter.value !== request.path;
  summary.append(
    element('span', 'when', new Date(request.receivedAt).toLocaleTimeString([], { hour12: false })),
    element('span', 'what', request.method + ' ' + request.target),
    verdict(request.verification),
    element('span', request.status < 300 ? '' : 'bad', 'answered ' + request.status),
  );
  fold.append(summary);
  fold.addEventListener('toggle', () => {
    if (fold.open && fold.children.length === 1) fold.append(details(request));
  });
  item.append(fold);
  list.prepend(item);
  while (list.children.length > maxShown) list.lastElementChild.remove();
};

filter.addEventListener('change', () => {
  for (const item of list.children) item.hidden = filter.value !== '' && item.dataset.path !== filter.value;
});

const say = (connected) => {
  const received = newest === 1 ? '1 request' : newest + ' requests';
  state.textContent = connected
    ? 'Live: ' + received + ' so far.'
    : 'Not connected (' + received + ' so far); trying again …';
};
const source = new EventSource('/events');
source.addEventListener('open', () => say(true));
source.addEventListener('error', () => say(false));
source.addEventListener('message', (event) => {
  const request = JSON.parse(event.data);
  // Numbers that begin anew are those of another run: what was shown before belongs to none of it.
  if (request.number <= newest) { location.reload(); return; }
  newest = request.number;
  byId('none').hidden = true;
  count(request);
  show(request);
  say(true);
});
`;
