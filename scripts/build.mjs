/** `npm run build`: compiles everything into dist/. */
import { SetupProblem, build } from './setup-steps.mjs';

try {
  await build();
} catch (error) {
  console.error(error instanceof SetupProblem ? error.message : error);
  process.exitCode = 1;
}
