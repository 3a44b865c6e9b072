/** Below the 2 s in which something has to show, with room for a busy machine. */
const silenceMs = 1500;

export interface Progress {
  line(text: string): void;
  /** What to say after a silence from now on. */
  waitingFor(describe: () => string): void;
  stop(): void;
}

/** Prints lines, and after each silence what is being waited for. */
export function createProgress(print: (line: string) => void): Progress {
  let describe = () => 'starting';
  const arm = () => setTimeout(() => line(`  … ${describe()}`), silenceMs);
  const line = (text: string): void => {
    print(text);
    clearTimeout(timer);
    timer = arm();
  };
  let timer = arm();
  return {
    line,
    waitingFor: (next) => {
      describe = next;
    },
    stop: () => clearTimeout(timer),
  };
}
