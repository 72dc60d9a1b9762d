// What the first load leaves out of devices, as one script.
import BackgroundPicker from './BackgroundPicker.svelte';
import CaptureTrouble from './CaptureTrouble.svelte';
import Devices from './Devices.svelte';
import ReactionsHint from './ReactionsHint.svelte';

export default { BackgroundPicker, CaptureTrouble, Devices, ReactionsHint };
