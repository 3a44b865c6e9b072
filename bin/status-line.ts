export interface Terminal {
  readonly isTty: boolean;
  write(text: string): void;
}

export interface StatusLine {
  /** @param text is only made where it is shown */
  show(text: () => string): void;
  /** Takes the line away. */
  end(): void;
}

/** A terminal's line is drawn over; lines of a log are not written more often than somebody reads them. */
const ttyEveryMs = 100;
const lineEveryMs = 2_000;

/** How far something is, told now and then while it goes on. */
export function createStatusLine(terminal: Terminal, now: () => number): StatusLine {
  let shownAtMs = now();
  return {
    show(text) {
      if (now() - shownAtMs < (terminal.isTty ? ttyEveryMs : lineEveryMs)) return;
      shownAtMs = now();
      terminal.write(terminal.isTty ? `\r\u001b[K${text()}` : `${text()}\n`);
    },
    end() {
      if (terminal.isTty) terminal.write('\r\u001b[K');
    },
  };
}
