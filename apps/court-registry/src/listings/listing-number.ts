import { Param, type PipeTransform } from '@nestjs/common';
import { InvalidInput } from '#service';

const toListingNumber: PipeTransform<string, number> = {
  transform(text) {
    const number = Number(text);
    if (/^[1-9]\d*$/.test(text) && Number.isSafeInteger(number)) return number;
    throw new InvalidInput([{ field: 'number', problem: 'must be a whole number above 0' }]);
  },
};

/** A handler's parameter: the listing number in the path; anything else is answered with 400. */
export const ListingNumber = (): ParameterDecorator => Param('number', toListingNumber);
