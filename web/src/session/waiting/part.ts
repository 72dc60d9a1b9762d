// What stands beside the words of who prepares or waits, in one script: none of it is needed to do so.
import Interruptions from './Interruptions.svelte';
import KnownElsewhere from './KnownElsewhere.svelte';
import OtherDevice from './OtherDevice.svelte';
import WaitingTools from './WaitingTools.svelte';
import WhileWaiting from './WhileWaiting.svelte';

export default { Interruptions, KnownElsewhere, OtherDevice, WaitingTools, WhileWaiting };
