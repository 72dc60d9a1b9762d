/** A virtual background in Firefox, which has no streams of frames. A host in Chromium looks at every picture (J4). */
import {
  choice,
  expectNoRoomSeen,
  portrayInRoom,
  seesNoRoom,
  seesPictures,
  seesRoom,
  watchForRooms,
} from '../support/backgrounds';
import { expectNothingCaptured } from '../support/captured';
import { appointment } from '../support/demo';
import { test } from '../support/test';

test('behind a person in Firefox is what they chose, from the first picture on (J4)', async ({
  server,
  people,
  otherBrowser,
}) => {
  const visit = appointment(server.demo, 'individual', 'doors_open');
  const host = await people.host(otherBrowser);
  await watchForRooms(host.page);
  await host.starts(visit);
  const client = await people.guest('Ada Winter');
  await portrayInRoom(client.page);
  await client.open(visit);
  await client.button('Turn on camera and microphone').click();
  await seesRoom(client.page);
  await choice(client, 'Sage').check();
  await seesNoRoom(client.page);
  await client.ready();
  await client.joinNow();
  await seesPictures(host.page);
  await client.button('Stop Video').click();
  await expectNothingCaptured(client.page, ['video']);
  await client.button('Start Video').click();
  await seesPictures(host.page);
  await client.page.reload();
  await client.isInside();
  await seesPictures(host.page);
  await expectNoRoomSeen(host.page);
});
