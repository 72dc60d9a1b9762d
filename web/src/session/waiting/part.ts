// What stands beside the words of who prepares or waits, in one script: none of it is needed to do so.
import Interruptions from './Interruptions.svelte';
import OtherDevice from './OtherDevice.svelte';
import RedeemCode from './RedeemCode.svelte';
import WaitingTools from './WaitingTools.svelte';
import WhileWaiting from './WhileWaiting.svelte';

export default { Interruptions, OtherDevice, RedeemCode, WaitingTools, WhileWaiting };
