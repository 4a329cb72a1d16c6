import { Param, type PipeTransform } from '@nestjs/common';
import { InvalidInput } from '#service';

const toNumber: PipeTransform<string, number> = {
  transform(text) {
    const number = Number(text);
    if (/^[1-9]\d*$/.test(text) && Number.isSafeInteger(number)) return number;
    throw new InvalidInput([{ field: 'number', problem: 'must be a whole number above 0' }]);
  },
};

/** A handler's parameter: the number in the path, of a listing or a notice; anything else is answered with 400. */
export const NumberInPath = (): ParameterDecorator => Param('number', toNumber);
