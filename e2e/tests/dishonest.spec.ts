/** A client whose page does not do as it is told: the server is what keeps the others from seeing and hearing them. */
import { appointment } from '../support/demo';
import { neverStopSending } from '../support/dishonest';
import { expectMediaFrom, expectStillness, noMediaDuring, nothingSentDuring } from '../support/media';
import { expect, test } from '../support/test';
import { HOST_HAS_LEFT, PAUSED } from '../support/words';

test('a page that goes on sending is neither seen nor heard while paused or held, and sees nobody (P6 W6)', async ({
  server,
  people,
}) => {
  const group = appointment(server.demo, 'group', 'doors_open');
  const host = await people.host();
  const dishonest = await people.client('Daniel Reyes');
  const other = await people.client('Ellen Marsh');
  await neverStopSending(dishonest.page);
  await host.starts(group);
  for (const client of [dishonest, other]) {
    await client.waitsFor(group);
    await client.joinNow();
  }
  await Promise.all([host, dishonest, other].map(({ page }) => expectMediaFrom(page, 2)));
  const goesOnSending = (action: () => Promise<void>) =>
    expect(nothingSentDuring(dishonest.page, action)).rejects.toThrow(/packets that left[^]*audio [^]*video /);

  await host.pause(dishonest.name);
  await dishonest.reads(PAUSED);
  await expectStillness(dishonest.page);
  await goesOnSending(async () => {
    await noMediaDuring(dishonest.page, () => Promise.all([host, other].map(({ page }) => expectMediaFrom(page, 1))));
  });

  await host.resume(dishonest.name);
  await expectMediaFrom(other.page, 2);
  await host.leaveSession();
  await other.reads(HOST_HAS_LEFT);
  await goesOnSending(async () => {
    await expectStillness(other.page);
    await noMediaDuring(other.page, () => expectStillness(other.page, 2_000));
  });
});
