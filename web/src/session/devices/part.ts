// What the first load leaves out of devices, as one script.
import AskingLong from './AskingLong.svelte';
import BackgroundPicker from './BackgroundPicker.svelte';
import CaptureTrouble from './CaptureTrouble.svelte';
import Devices from './Devices.svelte';
import ReactionsHint from './ReactionsHint.svelte';

export default { AskingLong, BackgroundPicker, CaptureTrouble, Devices, ReactionsHint };
