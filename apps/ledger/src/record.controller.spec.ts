import 'reflect-metadata';
import { allTopics } from '#contracts';
import { patternOf } from '#messaging';
import { RecordController } from './record.controller.js';

it('the ledger hears every topic of the bus: one without a handler would wait for ever', () => {
  const { prototype } = RecordController;
  const heard = Object.getOwnPropertyNames(prototype)
    .flatMap((name) => (Reflect.getMetadata('microservices:pattern', prototype[name as 'register']) as string[]) ?? [])
    .sort();
  expect(heard).toEqual([...new Set(allTopics().map(({ name }) => patternOf(name)))].sort());
});
