/**
 * Runs work that a person may end at any moment: Ctrl-C, a closed terminal, `kill`, or the end of the program that
 * started us. The work gets a signal and cleans up after itself; a second Ctrl-C does not wait for that (what it leaves
 * ends by itself: every process of the bus ends with us). One Ctrl-C may arrive two or three times, from the terminal,
 * from npm and from scripts/run.mjs, so what follows within a second counts as the same.
 * @returns the exit code: the work's, or 130 when it was ended
 */
export async function untilStopped(work: (signal: AbortSignal) => Promise<number>): Promise<number> {
  const controller = new AbortController();
  let firstAt = 0;
  const stop = (): void => {
    if (controller.signal.aborted) {
      if (performance.now() - firstAt > 1_000) process.exit(130);
      return;
    }
    firstAt = performance.now();
    controller.abort(new Error('stopped'));
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, stop);
  if (process.channel) {
    process.once('disconnect', stop); // scripts/run.mjs is gone
    process.channel.unref();
  }
  try {
    const code = await work(controller.signal);
    return controller.signal.aborted ? 130 : code;
  } catch (error) {
    if (controller.signal.aborted) return 130;
    throw error;
  } finally {
    for (const signal of signals) process.off(signal, stop);
    process.off('disconnect', stop);
  }
}
