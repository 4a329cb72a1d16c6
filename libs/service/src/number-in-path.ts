import { Param, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { InvalidInput } from './validation.js';

const toNumber: PipeTransform<string, number> = {
  transform(text, { data: field = 'number' }: ArgumentMetadata) {
    const number = Number(text);
    if (/^[1-9]\d*$/.test(text) && Number.isSafeInteger(number)) return number;
    throw new InvalidInput([{ field, problem: 'must be a whole number above 0' }]);
  },
};

/** A handler's parameter: the number in the path, of a listing or a notice say; anything else is answered with 400. */
export const NumberInPath = (name = 'number'): ParameterDecorator => Param(name, toNumber);
