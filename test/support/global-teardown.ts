import { rmSync } from 'node:fs';

export default async function teardown(): Promise<void> {
  const infrastructure = globalThis.testInfrastructure;
  if (!infrastructure) return;
  await infrastructure.stop();
  rmSync(infrastructure.folder.path, { recursive: true, force: true });
}
