// What a link that opens no session shows: the page, and its words for the tab.
import { problemSaid } from '../../messages/problems';
import Trouble from './Trouble.svelte';

export default { Trouble, problemSaid };
