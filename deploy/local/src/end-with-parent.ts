/**
 * Preloaded into every service of the embedded bus (`node --import …`): ends the process when the supervisor is gone,
 * however it went. The supervisor holds the other end of standard input and never writes to it. Nothing is lost:
 * every service survives being killed at any moment.
 */
process.stdin.on('close', () => process.exit(1));
process.stdin.on('error', () => process.exit(1));
process.stdin.resume();
(process.stdin as unknown as { unref?: () => void }).unref?.();
