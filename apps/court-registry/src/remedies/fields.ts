import { ValidateBy } from 'class-validator';
import { isDay } from '#contracts';

/** A member that is a day which exists, YYYY-MM-DD. */
export const IsDay = (): PropertyDecorator =>
  ValidateBy({
    name: 'isDay',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && isDay(value),
      defaultMessage: () => 'must be a day that exists, YYYY-MM-DD',
    },
  });

/** A member that says something, in no more than so many characters, and that a database keeps. */
export const IsText = (most: number): PropertyDecorator =>
  ValidateBy({
    name: 'isText',
    validator: {
      validate: (value: unknown) =>
        typeof value === 'string' && value.trim() !== '' && value.length <= most && !/\0|\p{Surrogate}/u.test(value),
      defaultMessage: () => `must be a text of 1 to ${most} characters`,
    },
  });
