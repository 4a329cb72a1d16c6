import { maskNumber, normalName } from '#contracts';
import { anIdentityNumber, anOrganisationCode } from '../../test/rows.js';
import { readSearch, showsPart } from './public-search.js';

const reasonOf = (name?: string, number?: string): string | null => {
  const read = readSearch(name, number);
  return read.ok ? null : read.refusal.reason;
};

describe('a name as the search knows it', () => {
  it.each([
    ['测试（集团）有限公司', '测试(集团)有限公司'],
    ['测 试　甲 ', '测试甲'],
    ['买买提•吐尔逊', '买买提·吐尔逊'],
    ['买买提・吐尔逊', '买买提·吐尔逊'],
    ['Ａnna Ｌee', 'ANNA LEE'],
    ['测试\u200b甲', '测试甲'],
    ['e\u0301va', '\u00e9VA'],
  ])('%j and %j are one name', (one, other) => expect(normalName(one)).toBe(normalName(other)));

  it.each([
    ['测试甲', '测试甲乙'],
    ['买买提·吐尔逊', '买买提吐尔逊'],
    ['测试1', '测试2'],
  ])('%j and %j are two', (one, other) => expect(normalName(one)).not.toBe(normalName(other)));
});

describe('a search', () => {
  it.each([undefined, '', '　 ', '\u200b'])('without a name is refused (%j)', (name) =>
    expect(reasonOf(name, '1012')).toBe('name-missing'),
  );

  it.each(['测', ' 测 ', '𠮷'])('with one character for a name is refused (%j)', (name) =>
    expect(reasonOf(name, '1012')).toBe('name-too-short'),
  );

  it.each(['测试*', '测＊', '测试？', '%%', '测_'])('with a wildcard in the name is refused (%s)', (name) =>
    expect(reasonOf(name, '1012')).toBe('name-wildcard'),
  );

  it.each([undefined, '', '101', '9***01', ' 1 0 1 '])('with too little of the number is refused (%j)', (number) =>
    expect(reasonOf('测试甲', number)).toBe('number-too-short'),
  );

  it.each(['10%12', '1012?', '一二三四', "1012' OR"])('with what is no part of a number is refused (%s)', (number) =>
    expect(reasonOf('测试甲', number)).toBe('number-malformed'),
  );

  it('with a whole identity number is refused, and the problem does not repeat it', () => {
    const read = readSearch('测试甲', anIdentityNumber());
    expect(read).toMatchObject({ ok: false, refusal: { reason: 'number-whole' } });
    expect(JSON.stringify(read)).not.toContain(anIdentityNumber());
  });

  it('takes a whole code of an organisation, however it was typed', () => {
    const code = anOrganisationCode(7);
    expect(readSearch(' 测试公司', ` ${code.toLowerCase()} `)).toEqual({
      ok: true,
      search: { name: '测试公司', part: code },
    });
  });
});

describe('the part of a number', () => {
  const person = maskNumber(anIdentityNumber('1980-05-17', 101));
  const organisation = maskNumber(anOrganisationCode(7));

  it.each(['9900', '990001', person.slice(14), person])('is in what is published of a person (%s)', (part) =>
    expect(showsPart(person, part)).toBe(true),
  );

  it.each(['1980', '80051', '01198', '19800517', '9900011980', '0517101', '990001*******1012', '99**'])(
    'is never found among the masked digits, nor across them (%s)',
    (part) => expect(showsPart(person, part)).toBe(false),
  );

  it('is any part of an organisation’s code', () => {
    expect(showsPart(organisation, organisation)).toBe(true);
    expect(showsPart(organisation, organisation.slice(9, 13))).toBe(true);
    expect(showsPart(organisation, '0000000000')).toBe(false);
  });

  it('fits no number of which nothing is known', () => expect(showsPart('*', '1012')).toBe(false));
});
