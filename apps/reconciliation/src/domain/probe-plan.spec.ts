import { isUnseen } from './probe-plan.js';

const lift = { serviceDueAt: 60_000 };

describe('what nobody can see', () => {
  it.each([
    ['is said after seven answers that told nothing, five minutes past the target', 7, 360_000, true],
    ['is not said before', 7, 359_999, false],
    ['nor of a few hiccups, however late they come', 6, 86_400_000, false],
    ['nor after an answer that told', 0, 86_400_000, false],
  ])('%s', (_, unseen, askedAt, said) => expect(isUnseen(lift, unseen, askedAt)).toBe(said));
});
