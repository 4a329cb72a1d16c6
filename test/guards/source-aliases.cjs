const path = require('node:path');
const { imports } = require('../../package.json');

/**
 * Where the names of package.json's `imports` (`#contracts`, `#evidence`, …) live as sources. Node resolves them to
 * `dist/`, which dependency rules must not depend on: it may be absent, and its folders are not those of the rules.
 */
module.exports = {
  resolve: {
    alias: Object.fromEntries(
      Object.entries(imports).map(([name, built]) => [
        `${name}$`,
        path.resolve(built.replace('./dist/', './').replace(/\.js$/, '.ts')),
      ]),
    ),
  },
};
