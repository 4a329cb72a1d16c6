const { default: Sequencer } = require('@jest/test-sequencer');

const ofAWholeBus = ({ path }) => /\.(e2e|fault)\.spec\.ts$/.test(path);

/** Tests of a whole bus last longest, mostly waiting: begun first, they leave no lonely one for the end of the run. */
module.exports = class WholeBusFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    return [...sorted.filter(ofAWholeBus), ...sorted.filter((test) => !ofAWholeBus(test))];
  }
};
