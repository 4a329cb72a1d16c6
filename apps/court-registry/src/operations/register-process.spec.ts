import type { Relay } from '#messaging';
import { Health } from '#service';
import { silent } from '../../../../test/support/silent.js';
import { RegisterMode } from '../register/mode.js';
import { RegisterProcess } from './register-process.js';

/** A process whose workers only say what they are told, and do something while they start. */
function aProcess(meanwhile?: (register: RegisterProcess) => Promise<void>) {
  const told: string[] = [];
  const worker = (name: string) => ({
    start: async () => {
      told.push(`start ${name}`);
      if (name === 'first') await meanwhile?.(register);
    },
    stop: async () => void told.push(`stop ${name}`),
  });
  const register: RegisterProcess = new RegisterProcess({
    relay: worker('relay') as unknown as Relay,
    workers: [worker('first'), worker('second')],
    ordered: [worker('ordered')],
    notices: { warning: async () => null },
    mode: new RegisterMode(),
    health: new Health(),
    log: silent,
  } as unknown as ConstructorParameters<typeof RegisterProcess>[0]);
  return { register, told };
}

describe('the work in the background', () => {
  it('starts in its order behind the relay, but for what is ordered', async () => {
    const { register, told } = aProcess();
    await register.goOn();
    expect(told).toEqual(['start relay', 'start first', 'start second']);
  });

  it('ends altogether, and the relay last, so that what was written last still leaves', async () => {
    const { register, told } = aProcess();
    await register.beforeApplicationShutdown();
    expect(told).toEqual(['stop first', 'stop second', 'stop ordered', 'stop relay']);
  });

  it('does not go on starting when it ends meanwhile', async () => {
    const { register, told } = aProcess((starting) => starting.beforeApplicationShutdown());
    await register.goOn();
    expect(told.slice(-1)).toEqual(['stop relay']);
    expect(told).not.toContain('start second');
  });
});
