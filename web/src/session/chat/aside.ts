// What the pages outside the call show of the chat, in one script: the button and the panel.
import Chat from './Chat.svelte';
import OpenChat from './OpenChat.svelte';

export default { Chat, OpenChat };
