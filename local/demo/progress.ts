/** Below the 2 s in which something has to show, with room for a busy machine. */
const silenceMs = 1500;

/** Prints, and after each silence says what is being waited for. */
export function createProgress(print: (line: string) => void, describe: () => string) {
  const arm = () => setTimeout(tick, silenceMs);
  const line = (text: string): void => {
    print(text);
    clearTimeout(timer);
    timer = arm();
  };
  const tick = (): void => line(`  … ${describe()}`);
  let timer = arm();
  return { line, stop: () => clearTimeout(timer) };
}
