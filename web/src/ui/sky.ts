// The hours of the valley: dawn, nobody has started; day, you are expected or may ask; mist, paused or turned away;
// dusk, over.
export type Hour = 'dawn' | 'day' | 'mist' | 'dusk';
