import { escapeXml } from './chart.ts';

/** One line of a chart; `dots` stand alone. */
export interface Line {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly dots?: readonly (readonly [x: number, y: number])[];
}

export interface Axis {
  readonly title: string;
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly number[];
  readonly isLogarithmic?: boolean;
  readonly text: (value: number) => string;
}

const width = 760;
const height = 420;
const plot = { left: 78, right: 540, top: 44, bottom: 366 };
/** Told apart by people who see colours differently (Okabe and Ito). */
const colors = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00'];

/** An SVG picture of lines with their names beside them. */
export function lineChart(title: string, x: Axis, y: Axis, lines: readonly Line[]): string {
  const atX = position(x, plot.left, plot.right);
  const atY = position(y, plot.bottom, plot.top);
  const at = ([px, py]: readonly [number, number]) => `${atX(px).toFixed(1)},${atY(py).toFixed(1)}`;
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12" role="img">`,
    `<title>${escapeXml(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    `<text x="${plot.left}" y="24" font-size="15" font-weight="bold">${escapeXml(title)}</text>`,
    ...y.ticks.flatMap((tick) => {
      const tickY = atY(tick).toFixed(1);
      return [
        `<path d="M${plot.left} ${tickY}H${plot.right}" stroke="#ddd"/>`,
        `<text x="${plot.left - 8}" y="${tickY}" dy="4" text-anchor="end">${escapeXml(y.text(tick))}</text>`,
      ];
    }),
    ...x.ticks.map(
      (tick) =>
        `<text x="${atX(tick).toFixed(1)}" y="${plot.bottom + 18}" text-anchor="middle">${escapeXml(x.text(tick))}</text>`,
    ),
    `<path d="M${plot.left} ${plot.bottom}H${plot.right}" stroke="#555"/>`,
    `<text x="${(plot.left + plot.right) / 2}" y="${plot.bottom + 40}" text-anchor="middle">${escapeXml(x.title)}</text>`,
    `<text x="${plot.left}" y="${plot.top - 6}">${escapeXml(y.title)}</text>`,
  ];
  for (const [index, { name, points, dots = [] }] of lines.entries()) {
    const color = colors[index % colors.length];
    const labelY = plot.top + 16 + index * 36;
    parts.push(
      `<polyline points="${points.map(at).join(' ')}" fill="none" stroke="${color}" stroke-width="2"/>`,
      ...dots.map((dot) => {
        const [cx, cy] = at(dot).split(',');
        return `<circle cx="${cx}" cy="${cy}" r="2.5" fill="${color}" fill-opacity="0.6"/>`;
      }),
      `<path d="M${plot.right + 12} ${labelY - 4}h18" stroke="${color}" stroke-width="3"/>`,
      ...name
        .split('\n')
        .map(
          (text, row) => `<text x="${plot.right + 36}" y="${labelY + row * 14}">${escapeXml(text)}</text>`,
        ),
    );
  }
  return `${[...parts, '</svg>'].join('\n')}\n`;
}

function position({ from, to, isLogarithmic }: Axis, start: number, end: number) {
  const of = isLogarithmic ? Math.log10 : (value: number) => value;
  return (value: number) => start + ((of(value) - of(from)) / (of(to) - of(from))) * (end - start);
}
