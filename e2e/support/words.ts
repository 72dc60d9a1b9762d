/** What the product promises to say, word for word. */

export const WAIT_FOR_HOST = 'Please wait for the host to start this meeting';
export const PROVIDER_KNOWS = 'Your provider knows you are here';
export const PAUSED = 'Your provider has paused this session and the session will be resumed shortly.';
export const HELD = 'Your provider lost the connection';
export const HOST_HAS_LEFT = 'Your provider has left, and the session waits for them';
export const WAIT_FOR_RETURN = 'Please wait for your provider to come back';
export const HOST_LOST = 'Your provider lost the connection. They should be back in a moment.';
export const CUT_OFF = 'You are not in the conversation at the moment';
export const ADMITTED = 'You have been admitted';
export const DENIED = 'Your request to join was denied';
export const ENDED = 'This session has ended';
export const LEFT = 'You left the session';
export const ELSEWHERE = 'This session is open on another device or tab';
export const NOWHERE = 'Your other device or tab is not connected any more';
export const MOVED = 'Your place has moved to another device or tab';
export const UNSEEN = 'Nobody sees or hears you yet';
export const OFF_HERE = 'Camera and microphone are off on this device';
export const LOOK_AGAIN = 'Look whether it goes on';
export const REMOVED = 'A provider has taken you out of this session';
export const BLOCKED = 'You cannot come in to this session';
export const WAITING_ROOM_CHAT =
  'Anything entered in the waiting room chat will be visible to other Clients as well as other Providers on the session.';
export const UNREACHABLE = 'The server cannot be reached';
export const INCOMPLETE = 'A part of this page could not be loaded';
