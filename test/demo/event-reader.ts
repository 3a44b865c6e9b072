/** Reads an inspector's event stream, an event at a time. */
export async function startEventReader(url: string, lastEventId?: string) {
  const end = new AbortController();
  const response = await fetch(`${url}/events`, {
    signal: end.signal,
    headers: lastEventId === undefined ? {} : { 'last-event-id': lastEventId },
  });
  const chunks = (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream()).getReader();
  let buffered = '';

  return {
    contentType: response.headers.get('content-type'),
    /** The next event that carries data; comments are skipped. */
    async next(): Promise<{ id: string; data: string; lines: string[] }> {
      for (;;) {
        const at = buffered.indexOf('\n\n');
        if (at === -1) {
          const { value, done } = await chunks.read();
          if (done) throw new Error('The stream ended.');
          buffered += value;
          continue;
        }
        // A lone CR ends a line of an event stream too.
        const lines = buffered.slice(0, at).split(/\r\n|\n|\r/);
        buffered = buffered.slice(at + 2);
        const field = (name: string) => lines.find((line) => line.startsWith(name))?.slice(name.length);
        const data = field('data: ');
        if (data !== undefined) return { id: field('id: ') ?? '', data, lines };
      }
    },
    stop: () => end.abort(),
  };
}
