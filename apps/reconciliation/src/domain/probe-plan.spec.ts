import { isUnseen, nextLookAt } from './probe-plan.js';

const lift = { serviceDueAt: 60_000 };

describe('what nobody can see', () => {
  it.each([
    ['is said after seven answers that told nothing, five minutes past the target', 7, 360_000, true],
    ['is not said before', 7, 359_999, false],
    ['nor of a few hiccups, however late they come', 6, 86_400_000, false],
    ['nor after an answer that told', 0, 86_400_000, false],
  ])('%s', (_, unseen, askedAt, said) => expect(isUnseen(lift, unseen, askedAt)).toBe(said));
});

it.each([
  [60_000, 1],
  [86_400_000, 7],
  [3 * 86_400_000, 7],
  [8 * 86_400_000, 30],
  [30 * 86_400_000, null],
])('%d ms after a lift the next look is on day %p', (now, day) =>
  expect(nextLookAt({ liftedAt: 5 }, now + 5)).toBe(day === null ? null : 5 + day * 86_400_000),
);
