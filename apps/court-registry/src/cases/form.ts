import { buildMessage, Matches, MaxLength, ValidateBy } from 'class-validator';
import { isDay } from '#contracts';

/** A day of the calendar, YYYY-MM-DD. */
export const IsCalendarDay = (): PropertyDecorator =>
  ValidateBy({
    name: 'isCalendarDay',
    validator: {
      validate: (value) => typeof value === 'string' && isDay(value),
      defaultMessage: buildMessage((each) => `${each}$property must be a day, YYYY-MM-DD`),
    },
  });

/** A text that says something, and that every database keeps: without U+0000 and halves of surrogate pairs. */
export const IsWritten = (most: number): PropertyDecorator => {
  const decorators = [
    Matches(/^(?=[^]*\S)[^\0\p{Surrogate}]*$/u, { message: '$property must be a text that is not blank' }),
    MaxLength(most),
  ];
  return (target, property) => decorators.forEach((decorate) => decorate(target, property));
};
