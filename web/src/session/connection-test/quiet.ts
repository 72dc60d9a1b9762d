// A short test without a word: whether the server answers, by which way, and how steadily. It measures no speed, and asks for nothing.
import { ask, isSavingData, ping } from './ask';
import { type Grade, judge } from './figures';
import { run } from './run';

/** How good the way is; nothing where that could not be found out, or is not to be, because data is to be saved. */
export async function testQuietly(signal: AbortSignal): Promise<Grade | null> {
  if (isSavingData(navigator)) return null;
  try {
    const figures = await run({ ask, ping, saveData: true, signal, onPhase: () => {} });
    return judge(figures, {}, false).network;
  } catch {
    // Broken off, or one of many: the server takes only so many tests at a time.
    return null;
  }
}
