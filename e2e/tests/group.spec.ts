/** Two clients and one provider: pausing everybody, and pausing one while the others go on. */
import { appointment } from '../support/demo';
import { expectMediaFrom, expectNothingSent, expectStillness, keepsSeeing } from '../support/media';
import { expect, test } from '../support/test';
import { PAUSED, PROVIDER_KNOWS } from '../support/words';

test.use({ camera: 'small' });

test('all clients are paused and resumed together, and one alone without the others noticing (P1 P2 P4 P6 A3)', async ({
  server,
  people,
}) => {
  const group = appointment(server.demo, 'group', 'provider_admits');
  const host = await people.host();
  const daniel = await people.client('Daniel Reyes');
  const ellen = await people.guest('Ellen');
  const everybody = [host, daniel, ellen];
  const allSeeAndHearAll = () => Promise.all(everybody.map(({ page }) => expectMediaFrom(page, 2)));

  await host.starts(group);
  await daniel.waitsFor(group);
  await daniel.reads(PROVIDER_KNOWS);
  await ellen.waitsFor(group);
  await expect(host.attendee(ellen.name)).toBeVisible();
  await host.button('Admit all').click();
  await Promise.all([daniel.isInside(), ellen.isInside()]);
  await allSeeAndHearAll();

  await host.more('Pause All Clients');
  await host.answer('Cancel');
  await allSeeAndHearAll();
  await host.more('Pause All Clients');
  await host.answer('Confirm');
  await Promise.all([daniel.reads(PAUSED), ellen.reads(PAUSED)]);
  await host.isInside();
  await Promise.all(everybody.map(({ page }) => expectStillness(page, 2_000)));

  await host.more('Resume All Clients');
  await Promise.all([daniel.isInside(), ellen.isInside()]);
  await allSeeAndHearAll();

  await keepsSeeing(host.page, () =>
    keepsSeeing(ellen.page, async () => {
      await host.pause(daniel.name);
      await daniel.reads(PAUSED);
      await expect(ellen.tile(daniel.name)).toHaveCount(0);
      await Promise.all([expectNothingSent(daniel.page, 2_000), expectStillness(daniel.page, 2_000)]);
    }),
  );
  await Promise.all([expectMediaFrom(host.page, 1), expectMediaFrom(ellen.page, 1)]);
  await expect(ellen.notification(/./)).toHaveCount(0);

  await keepsSeeing(ellen.page, async () => {
    await host.resume(daniel.name);
    await expectMediaFrom(ellen.page, 2);
  });
  await allSeeAndHearAll();
});
