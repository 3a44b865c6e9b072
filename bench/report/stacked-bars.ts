import { type Chart, escapeXml } from './chart.ts';

export interface BarChart {
  readonly file: string;
  readonly title: string;
  readonly unit: string;
  readonly bars: readonly {
    readonly label: string;
    readonly parts: readonly { readonly label: string; readonly value: number }[];
  }[];
}

/** Distinct in light and dark, and by brightness for those who do not see their colours. */
const colours = ['#3b6fd4', '#8fb3f0', '#e0823d', '#57a773', '#b06ab3', '#9a9a9a', '#c94f4f', '#d4b13b'];

const width = 820;
const labelWidth = 230;
const valueWidth = 70;
const rowHeight = 26;
const barHeight = 16;
const headHeight = 62;

/**
 * Horizontal bars of stacked parts. The same figures give the same bytes. Text takes the colour of the reader's scheme:
 * an SVG in an `<img>` follows `prefers-color-scheme`.
 */
export function stackedBars({ file, title, unit, bars }: BarChart): Chart {
  const totals = bars.map(({ parts }) => parts.reduce((sum, { value }) => sum + value, 0));
  const longest = Math.max(...totals, Number.MIN_VALUE);
  const scale = (width - labelWidth - valueWidth) / longest;
  const height = headHeight + bars.length * rowHeight + 8;
  const names = bars[0]?.parts.map(({ label }) => label) ?? [];
  const legend = names.map((name, index) => {
    const x = 8 + index * 134;
    return `<rect x="${x}" y="36" width="10" height="10" fill="${colourOf(index)}"/><text x="${x + 15}" y="45">${escapeXml(name)}</text>`;
  });
  const rows = bars.map(({ label, parts }, row) => {
    const y = headHeight + row * rowHeight;
    let x = labelWidth;
    const boxes = parts.map(({ value, label: name }, index) => {
      const length = value * scale;
      const box = `<rect x="${round(x)}" y="${y}" width="${round(length)}" height="${barHeight}" fill="${colourOf(index)}"><title>${escapeXml(`${name}: ${value.toFixed(2)}`)}</title></rect>`;
      x += length;
      return length > 0 ? box : '';
    });
    const total = totals[row] ?? 0;
    return `<text x="${labelWidth - 8}" y="${y + 12}" text-anchor="end">${escapeXml(label)}</text>${boxes.join('')}<text x="${round(x + 6)}" y="${y + 12}">${escapeXml(unit)}${total.toFixed(2)}</text>`;
  });
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escapeXml(title)}</title>`,
    '<style>text{font:12px system-ui,sans-serif;fill:#1f2328}.title{font-weight:600;font-size:14px}@media(prefers-color-scheme:dark){text{fill:#e6edf3}}</style>',
    `<text class="title" x="8" y="20">${escapeXml(title)}</text>`,
    ...legend,
    ...rows,
    '</svg>',
    '',
  ].join('\n');
  return { file, title, svg };
}

function colourOf(index: number): string {
  return colours[index % colours.length] ?? '#9a9a9a';
}

function round(number: number): string {
  return number.toFixed(1);
}
