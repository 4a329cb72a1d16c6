import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface ExampleFile {
  type: string;
  name: string;
  bytes: Buffer;
}

/** Every example below a folder that has one folder for each message type. */
export function examplesIn(folder: string): ExampleFile[] {
  return readdirSync(folder)
    .sort()
    .flatMap((type) =>
      readdirSync(join(folder, type))
        .sort()
        .map((name) => ({ type, name, bytes: readFileSync(join(folder, type, name)) })),
    );
}
